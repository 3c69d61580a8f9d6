/** The HTTP side: the inbox page and the API that tests and people read mail by. */
import { readFile } from 'node:fs/promises';
import fastify, { type FastifyInstance } from 'fastify';
import type { CaughtMail, Mailbox } from './mailbox.ts';
import type { SmtpSide } from './smtp.ts';

/** Nothing of a mail runs, and nothing is fetched from elsewhere. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A mail is shown in an origin of its own without scripts; its links open in a new tab. */
const MAIL_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ');

const ASSETS = [
  { path: '/', file: 'index.html', type: 'text/html; charset=utf-8' },
  { path: '/inbox.css', file: 'inbox.css', type: 'text/css; charset=utf-8' },
  { path: '/inbox.js', file: 'inbox.js', type: 'text/javascript; charset=utf-8' },
] as const;

/** Old enough mails have no html: their text, safely, instead. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function shown(mail: CaughtMail): string {
  if (mail.html === '')
    return `<!doctype html><meta charset="utf-8"><pre style="white-space:pre-wrap;font:15px/1.6 system-ui">${escaped(mail.text)}</pre>`;
  const links = '<base target="_blank">';
  const withLinks = mail.html.replace(/<head(\s[^>]*)?>/i, (head) => `${head}${links}`);
  return withLinks === mail.html ? `<!doctype html>${links}${mail.html}` : withLinks;
}

export async function createUi(mailbox: Mailbox, smtp: Pick<SmtpSide, 'hold' | 'release'>): Promise<FastifyInstance> {
  const app = fastify({ logger: false, forceCloseConnections: true });
  // No route takes a body; a client that announces one with its DELETE is not refused for it.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume();
    done(null);
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', PAGE_POLICY);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });

  for (const { path, file, type } of ASSETS) {
    const content = await readFile(new URL(`./page/${file}`, import.meta.url), 'utf8');
    app.get(path, async (_request, reply) => reply.type(type).send(content));
  }

  app.get<{ Querystring: { to?: string | string[] } }>('/api/email', async ({ query }) => {
    const to = Array.isArray(query.to) ? query.to[0] : query.to;
    return mailbox.messages(to === '' ? undefined : to);
  });
  app.delete('/api/email', async (_request, reply) => {
    await mailbox.clear();
    return reply.code(204).send();
  });

  const notFound = { error: 'There is no such message (any more).' };
  app.get<{ Params: { id: string } }>('/api/email/:id/raw', async ({ params }, reply) => {
    const kept = mailbox.find(params.id);
    if (kept === undefined) return reply.code(404).send(notFound);
    return reply.type('text/plain; charset=utf-8').send(kept.raw);
  });

  // For tests. No page elsewhere can ask for these: a browser does not send them without asking first.
  app.put<{ Querystring: { to?: string; after?: string } }>('/api/email/held', async ({ query: { to = '', after = '0' } }, reply) => {
    if (to === '' || !/^\d{1,6}$/.test(after))
      return reply.code(400).send({ error: 'to: the end of an address; after: how many are taken.' });
    smtp.hold({ to, after: Number(after) });
    return reply.code(204).send();
  });
  app.delete('/api/email/held', async (_request, reply) => {
    smtp.release();
    return reply.code(204).send();
  });

  // For the page alone.
  app.get('/inbox/list', async (request, reply) => {
    const etag = `"${mailbox.revision}-${process.pid}"`;
    reply.header('etag', etag).header('cache-control', 'no-cache');
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return mailbox.messages().map(({ id, from, to, subject, date, text }) => ({
      id,
      from,
      to,
      subject,
      date,
      excerpt: text.slice(0, 140),
    }));
  });
  app.get<{ Params: { id: string } }>(
    '/inbox/:id',
    async ({ params }, reply) => mailbox.find(params.id)?.mail ?? reply.code(404).send(notFound),
  );
  app.get<{ Params: { id: string } }>('/inbox/:id/html', async ({ params }, reply) => {
    const kept = mailbox.find(params.id);
    if (kept === undefined) return reply.code(404).send(notFound);
    return reply.type('text/html; charset=utf-8').header('content-security-policy', MAIL_POLICY).send(shown(kept.mail));
  });
  return app;
}
