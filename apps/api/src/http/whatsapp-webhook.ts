/** What Meta tells of WhatsApp messages, and what people write: believed for its signature alone. */
import { type Deps, noteMessengerReports } from '@seatwise/domain';
import { type MessengerReport, MessengerReportMalformed, type MessengerReports } from '@seatwise/domain/ports';
import type { FastifyInstance } from 'fastify';
import { refuse, type Refusal } from './errors.ts';

/** Meta sends up to a thousand reports at once, and says that a payload has 3 MB at most. */
const BODY_LIMIT = 3_500_000;
const PATH = '/api/webhooks/whatsapp';

const NOBODY: Refusal = { code: 'NOT_FOUND', message: 'No WhatsApp number is configured here.' };
const UNSIGNED: Refusal = { code: 'UNAUTHENTICATED', message: 'This webhook is not signed by Meta for our app. Nothing of it was stored.' };
const MALFORMED: Refusal = {
  code: 'INVALID_INPUT',
  message: 'This is no webhook of WhatsApp’s. Nothing of it was stored.',
  details: { fields: [] },
};

/** A plugin of its own: it is the raw bytes that are signed. */
export async function whatsappWebhook(app: FastifyInstance, options: { deps: Deps; reports: MessengerReports | null }): Promise<void> {
  const { deps, reports } = options;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.get<{ Querystring: { [name: string]: unknown } }>(PATH, async (request, reply) => {
    const answer = reports?.challenge(request.query) ?? null;
    if (answer === null) return refuse(request, reply, { code: 'FORBIDDEN', message: 'This is not the token that was agreed on.' });
    return reply.type('text/plain; charset=utf-8').send(answer);
  });

  app.post(PATH, { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    if (!reports) return refuse(request, reply, NOBODY);
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const signature = request.headers['x-hub-signature-256'];
    if (!reports.isSigned(body, typeof signature === 'string' ? signature : undefined)) {
      request.log.warn({}, 'a WhatsApp webhook was refused');
      return refuse(request, reply, UNSIGNED);
    }
    let news: MessengerReport[];
    try {
      news = reports.read(body);
    } catch (error) {
      if (!(error instanceof MessengerReportMalformed)) throw error;
      return refuse(request, reply, MALFORMED);
    }
    try {
      await noteMessengerReports(deps, news);
    } catch (error) {
      // Anything but a 200 makes Meta come again: what is not stored must not be thanked for.
      request.log.error({ err: error }, 'a WhatsApp webhook could not be stored');
      return refuse(request, reply, { code: 'UNAVAILABLE', message: 'The webhook could not be stored. Send it again.' });
    }
    return { received: news.length };
  });
}
