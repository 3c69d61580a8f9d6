/**
 * RFC 8058: where a mail program tells that its reader wants no more. A POST from anywhere, without a cookie, with whatever body: the link alone says
 * who. A GET is the page, and changes nothing: mail scanners open every link.
 */
import { type Deps, unsubscribe } from '@seatwise/domain';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const PREFIX = '/unsubscribe/';

/** Whether a request is a mail program's, which no guard against other sites may stop: nothing a browser carries counts here. */
export const isOneClick = (request: Pick<FastifyRequest, 'method' | 'url'>): boolean =>
  request.method === 'POST' && request.url.startsWith(PREFIX);

/** A plugin of its own: the body may be a form, multipart, or nothing, and is not looked at. */
export async function unsubscribeRoute(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, null));
  // A type that is none would be refused before the parser is asked.
  app.addHook('onRequest', async (request) => {
    delete request.headers['content-type'];
  });
  app.post<{ Params: { token: string } }>(`${PREFIX}:token`, async (request, reply) => {
    await unsubscribe(deps, request.params.token, request.id);
    return reply
      .header('cache-control', 'no-store')
      .header('content-type', 'text/plain; charset=utf-8')
      .send('This address gets no more of these mails.\n');
  });
}
