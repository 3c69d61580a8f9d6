/** Feeds for calendar programs, which send no cookie and no key: the address alone opens them, and is never logged. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { feed } from '@seatwise/adapters/calendar';
import { type Deps, readCalendarFeed } from '@seatwise/domain';
import type { FastifyInstance } from 'fastify';
import { refuse } from './errors.ts';

const FILE = /^([\w-]+)\.ics$/;

/** Whether what the program has is still the same. By the tag alone: the hour of the last change misses what was committed out of order. */
const isFresh = (headers: IncomingHttpHeaders, tag: string): boolean =>
  (headers['if-none-match'] ?? '').split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag);

export function registerCalendars(app: FastifyInstance, { deps }: { deps: Deps }): void {
  app.get<{ Params: { file: string } }>('/api/calendar/:file', async (request, reply) => {
    const token = FILE.exec(request.params.file)?.[1];
    const found = token === undefined ? null : await readCalendarFeed(deps, token, request.id);
    reply.header('cache-control', 'private, no-cache').header('x-robots-tag', 'noindex');
    if (!found) return refuse(request, reply, { code: 'NOT_FOUND', message: 'There is no calendar here.' });
    const ics = feed(found.events, found.locale);
    const tag = `"${createHash('sha256').update(ics).digest('base64url').slice(0, 27)}"`;
    reply.header('etag', tag);
    if (isFresh(request.headers, tag)) return reply.code(304).send();
    return reply
      .header('content-type', 'text/calendar; charset=utf-8')
      .header('content-disposition', 'inline; filename="seatwise.ics"')
      .send(ics);
  });
}
