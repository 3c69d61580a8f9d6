import { createCustomer } from '../billing/checkout.ts';
import { endSubscription } from '../billing/subscriptions.ts';
import { invalid } from '../errors.ts';
import type { Customer } from '../model.ts';
import { inRange, mergeMetadata, type Params } from '../params.ts';
import { CLOCK_ID, type World } from '../world.ts';
import { del, get, page, post, retrieve, type Endpoint } from './endpoint.ts';

function email(p: Params): string | null | undefined {
  const given = p.text('email', 512);
  if (typeof given === 'string' && !/^[^\s@]+@[^\s@]+$/.test(given))
    throw invalid(`Invalid email address: ${given}`, 'email', 'email_invalid');
  return given;
}

function readCustomer(p: Params) {
  p.ignore('address', 'tax_exempt', 'invoice_prefix', 'shipping', 'tax', 'expand');
  return {
    email: email(p),
    name: p.text('name', 256),
    phone: p.text('phone', 20),
    description: p.text('description'),
    metadata: p.metadata(),
    locales: p.strings('preferred_locales'),
    defaultMethod: p.object('invoice_settings')?.string('default_payment_method'),
  };
}

/** A payment method by id; any of Stripe's test tokens stands for the test card. */
function methodId(w: World, customer: string, given: string): string {
  const method = w.need('paymentMethods', given, 'invoice_settings[default_payment_method]');
  if (method.customer !== customer)
    throw invalid(
      'The customer does not have a payment method with this ID.',
      'invoice_settings[default_payment_method]',
      'resource_missing',
    );
  return method.id;
}

function update(w: World, before: Customer, p: Params): Customer {
  const given = readCustomer(p);
  p.done();
  const method =
    given.defaultMethod === undefined ? before.invoice_settings.default_payment_method : methodId(w, before.id, given.defaultMethod);
  const after: Customer = {
    ...before,
    email: given.email === undefined ? before.email : given.email,
    name: given.name === undefined ? before.name : given.name,
    phone: given.phone === undefined ? before.phone : given.phone,
    description: given.description === undefined ? before.description : given.description,
    metadata: mergeMetadata(before.metadata, given.metadata),
    preferred_locales: given.locales ?? before.preferred_locales,
    invoice_settings: { ...before.invoice_settings, default_payment_method: method },
  };
  w.store.put('customers', after);
  w.emit('customer.updated', after, before);
  return after;
}

/** A customer that may still be bought for. */
export function liveCustomer(w: World, id: string, param = 'customer'): Customer {
  const customer = w.need('customers', id, param);
  if (customer.deleted === true) throw invalid(`No such customer: '${id}'`, param, 'resource_missing');
  return customer;
}

export const customers: readonly Endpoint[] = [
  post('/v1/customers', ({ w, p }) => {
    const given = readCustomer(p);
    const clock = p.string('test_clock');
    p.done();
    if (clock !== undefined && clock !== CLOCK_ID) throw invalid(`No such test clock: '${clock}'`, 'test_clock', 'resource_missing');
    return createCustomer(w, {
      email: given.email ?? null,
      name: given.name ?? null,
      phone: given.phone ?? null,
      description: given.description ?? null,
      metadata: mergeMetadata({}, given.metadata),
      locales: given.locales ?? [],
    });
  }),
  get('/v1/customers', ({ w, p }) => {
    const address = p.string('email');
    const created = p.range('created');
    const clock = p.string('test_clock');
    return page(
      p,
      '/v1/customers',
      w.store.all('customers'),
      (one) =>
        one.deleted !== true &&
        (address === undefined || one.email === address) &&
        inRange(one.created, created) &&
        (clock === undefined || clock === CLOCK_ID),
    );
  }),
  get('/v1/customers/:id', ({ w, id, p }) => {
    p.done();
    const customer = w.need('customers', id);
    return customer.deleted === true ? { id, object: 'customer', deleted: true } : customer;
  }),
  post('/v1/customers/:id', ({ w, id, p }) => update(w, liveCustomer(w, id, 'id'), p)),
  del('/v1/customers/:id', ({ w, id, p }) => {
    p.done();
    const customer = liveCustomer(w, id, 'id');
    for (const one of w.store.all('subscriptions')) {
      if (one.customer === id && one.ended_at === null) endSubscription(w, one, 'cancellation_requested');
    }
    w.store.put('customers', { ...w.need('customers', id), deleted: true });
    w.emit('customer.deleted', customer);
    return { id, object: 'customer', deleted: true };
  }),
  get('/v1/customers/:id/payment_methods', ({ w, id, p }) => {
    liveCustomer(w, id, 'id');
    p.ignore('type', 'allow_redisplay');
    return page(p, `/v1/customers/${id}/payment_methods`, w.store.all('paymentMethods'), (one) => one.customer === id);
  }),
  get('/v1/payment_methods', ({ w, p }) => {
    const customer = p.string('customer');
    p.ignore('type', 'allow_redisplay');
    return page(p, '/v1/payment_methods', w.store.all('paymentMethods'), (one) => one.customer !== null && one.customer === customer);
  }),
  retrieve('/v1/payment_methods/:id', 'paymentMethods'),
];
