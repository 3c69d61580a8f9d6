/** What the mail provider tells of mails it took: bounces, deliveries, complaints, opens, clicks. Believed for a password that only it was given. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { type Deps, noteCampaignReport, noteMailReport } from '@seatwise/domain';
import { type MailReport, MailReportMalformed, type MailReports } from '@seatwise/domain/ports';
import type { FastifyInstance } from 'fastify';
import { refuse, type Refusal } from './errors.ts';

/** Postmark sends one event a call, and may quote the head of the bounced mail. */
const BODY_LIMIT = 1_000_000;
const MAX_EVENTS = 1000;

const MALFORMED: Refusal = {
  code: 'INVALID_INPUT',
  message: 'This is no event of our mail provider. Nothing of it was stored.',
  details: { fields: [] },
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Basic auth with any user name. Takes as long for a wrong password as for the right one. */
function knows(authorization: string | undefined, secret: string | null): boolean {
  const encoded = /^basic\s+([\w+/=-]+)\s*$/i.exec(authorization ?? '')?.[1] ?? '';
  const password = /^[^:]*:(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8'))?.[1] ?? '';
  return timingSafeEqual(digest(password), digest(secret ?? '')) && secret !== null;
}

/** All of them, or none: a list is stored when each of its events can be read. */
function readAll(reports: MailReports, body: unknown): MailReport[] {
  const payload: unknown = JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '');
  const events: unknown[] = Array.isArray(payload) ? payload : [payload];
  if (events.length > MAX_EVENTS) throw new MailReportMalformed(`More than ${MAX_EVENTS} events at once.`);
  return events.map((event) => reports.read(event)).filter((report) => report !== null);
}

/** A plugin of its own: whatever the type says, the body is JSON or refused. */
export async function mailWebhook(
  app: FastifyInstance,
  options: { deps: Deps; reports: MailReports; secret: string | null },
): Promise<void> {
  const { deps, reports, secret } = options;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post(
    '/api/webhooks/mail',
    {
      bodyLimit: BODY_LIMIT,
      // Before the body is read.
      onRequest: async (request, reply) => {
        if (knows(request.headers.authorization, secret)) return undefined;
        reply.header('www-authenticate', 'Basic realm="mail events"');
        return refuse(request, reply, { code: 'UNAUTHENTICATED', message: 'These events need the password that was agreed on.' });
      },
    },
    async (request, reply) => {
      let news: MailReport[];
      try {
        news = readAll(reports, request.body);
      } catch (error) {
        if (!(error instanceof MailReportMalformed || error instanceof SyntaxError)) throw error;
        return refuse(request, reply, MALFORMED);
      }
      try {
        for (const report of news) if (!(await noteCampaignReport(deps, report))) await noteMailReport(deps, report);
      } catch (error) {
        // Anything but a 200 makes the provider come again: what is not stored must not be thanked for.
        request.log.error({ err: error }, 'a mail event could not be stored');
        return refuse(request, reply, { code: 'UNAVAILABLE', message: 'The event could not be stored. Send it again.' });
      }
      return { received: news.length };
    },
  );
}
