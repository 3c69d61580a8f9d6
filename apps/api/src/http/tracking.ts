/**
 * Addresses that stand in campaigns' mails: a picture that tells that one was opened, and links that lead on. A link leads where it led when the mail
 * was sent, or nowhere; the picture is always the same. Looking (HEAD) counts nothing.
 */
import { type Deps, followEmailLink, noteEmailOpened } from '@seatwise/domain';
import type { FastifyInstance } from 'fastify';

/** One transparent pixel. */
const PICTURE = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

const GONE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Not found</title><meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><h1>This link leads nowhere</h1><p>It may have been cut off by a mail program. Look for the whole of it in the mail.</p></body></html>
`;

export function registerTracking(app: FastifyInstance, { deps }: { deps: Deps }): void {
  app.get<{ Params: { id: string } }>('/t/o/:id', async (request, reply) => {
    // Whatever goes wrong is ours to know: the reader sees a picture.
    if (request.method === 'GET')
      await noteEmailOpened(deps, request.params.id).catch((error: unknown) =>
        request.log.error({ err: error }, 'an open could not be noted'),
      );
    return (
      reply
        .header('cache-control', 'no-store, private')
        .header('content-type', 'image/gif')
        // It stands in mails, which other sites show.
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(PICTURE)
    );
  });

  app.get<{ Params: { id: string } }>('/t/c/:id', async (request, reply) => {
    const url = await followEmailLink(deps, request.params.id, request.method === 'GET');
    reply.header('cache-control', 'no-store, private').header('x-robots-tag', 'noindex');
    if (url === null) return reply.code(404).header('content-type', 'text/html; charset=utf-8').send(GONE);
    return reply.redirect(url, 302);
  });
}
