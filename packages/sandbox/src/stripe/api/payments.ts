/** Payment intents, charges, refunds. */
import { refund } from '../billing/payments.ts';
import { invalid } from '../errors.ts';
import { inRange, mergeMetadata } from '../params.ts';
import { get, page, post, retrieve, type Endpoint } from './endpoint.ts';

export const payments: readonly Endpoint[] = [
  retrieve('/v1/payment_intents/:id', 'paymentIntents'),
  get('/v1/payment_intents', ({ w, p }) => {
    const customer = p.string('customer');
    const created = p.range('created');
    return page(
      p,
      '/v1/payment_intents',
      w.store.all('paymentIntents'),
      (one) => (customer === undefined || one.customer === customer) && inRange(one.created, created),
    );
  }),
  retrieve('/v1/charges/:id', 'charges'),
  get('/v1/charges', ({ w, p }) => {
    const customer = p.string('customer');
    const intent = p.string('payment_intent');
    const created = p.range('created');
    return page(
      p,
      '/v1/charges',
      w.store.all('charges'),
      (one) =>
        (customer === undefined || one.customer === customer) &&
        (intent === undefined || one.payment_intent === intent) &&
        inRange(one.created, created),
    );
  }),
  post('/v1/refunds', ({ w, p }) => {
    const amount = p.integer('amount', 1);
    const charge = p.string('charge');
    const intent = p.string('payment_intent');
    const reason = p.choice('reason', ['duplicate', 'fraudulent', 'requested_by_customer'] as const);
    const metadata = mergeMetadata({}, p.metadata());
    p.ignore('instructions_email');
    p.done();
    if (charge !== undefined && intent !== undefined) {
      throw invalid('You may only specify one of these parameters: charge, payment_intent.', 'charge');
    }
    return refund(w, {
      metadata,
      ...(amount === undefined ? {} : { amount }),
      ...(charge === undefined ? {} : { charge }),
      ...(intent === undefined ? {} : { paymentIntent: intent }),
      ...(reason === undefined ? {} : { reason }),
    });
  }),
  get('/v1/refunds', ({ w, p }) => {
    const charge = p.string('charge');
    const intent = p.string('payment_intent');
    const created = p.range('created');
    return page(
      p,
      '/v1/refunds',
      w.store.all('refunds'),
      (one) =>
        (charge === undefined || one.charge === charge) &&
        (intent === undefined || one.payment_intent === intent) &&
        inRange(one.created, created),
    );
  }),
  retrieve('/v1/refunds/:id', 'refunds'),
];
