/** Stripe's word, which is believed for its signature alone. A hint is stored, with the job that will look for itself; then Stripe is thanked. */
import { receiveStripeEvent, type Deps } from '@seatwise/domain';
import { PaymentsRejected, type ProviderEvent } from '@seatwise/domain/ports';
import type { FastifyInstance } from 'fastify';
import { refuse } from './errors.ts';

/** Stripe's own events are a few kilobytes; the largest carry an object with its lists. */
const BODY_LIMIT = 1_000_000;

/** A plugin of its own: nothing else gets raw bytes. */
export async function stripeWebhook(app: FastifyInstance, options: { deps: Deps }): Promise<void> {
  const { deps } = options;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post('/api/webhooks/stripe', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    const signature = request.headers['stripe-signature'];
    let event: ProviderEvent;
    try {
      event = deps.payments.verifyWebhook(
        Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        typeof signature === 'string' ? signature : undefined,
        deps.clock.now(),
      );
    } catch (error) {
      if (!(error instanceof PaymentsRejected)) throw error;
      request.log.warn({ reason: error.code ?? null }, 'a webhook was refused');
      return refuse(request, reply, {
        code: 'INVALID_INPUT',
        message: 'This webhook is not signed by our payment provider, is too old, or is meant for another mode.',
        details: { fields: [] },
      });
    }
    try {
      await receiveStripeEvent(deps, event);
    } catch (error) {
      // Anything but a 2xx makes Stripe come again: what is not stored must not be thanked for.
      request.log.error({ err: error, event: event.id, type: event.type }, 'a webhook could not be stored');
      return refuse(request, reply, { code: 'UNAVAILABLE', message: 'The event could not be stored. Send it again.' });
    }
    return { received: true };
  });
}
