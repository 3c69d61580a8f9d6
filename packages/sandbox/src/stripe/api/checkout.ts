/** Checkout sessions. */
import { expireCheckout } from '../billing/checkout.ts';
import { invalid } from '../errors.ts';
import { newSessionId, newShortId } from '../ids.ts';
import type { CheckoutSession, LineItem, Metadata, Price } from '../model.ts';
import { inRange, mergeMetadata, type Params } from '../params.ts';
import { lineItemBlank, sessionBlank } from '../shapes.ts';
import type { World } from '../world.ts';
import { createProduct, makePrice, readCurrency, readRecurring, type PriceTerms, type ProductTerms } from './catalog.ts';
import { liveCustomer } from './customers.ts';
import { get, page, post, retrieve, type Endpoint } from './endpoint.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Stripe allows 30 minutes to 24 hours; the seconds a request takes on its way are forgiven. */
const SHORTEST = 30 * MINUTE - 10;
const LONGEST = 24 * HOUR + 10;
/** Minor units: the least that Stripe takes in the currencies of this product, and the most it takes in any. */
const LEAST = 50;
const MOST = 99_999_999;

type LineTerms = { readonly quantity: number; readonly param: string } & (
  | { readonly price: string }
  | { readonly inline: Omit<PriceTerms, 'product'>; readonly product: string | ProductTerms }
);

function readLine(p: Params): LineTerms {
  const quantity = p.integer('quantity', 1, 999_999);
  if (quantity === undefined)
    throw invalid('Quantity is required. Add `quantity` to the line item.', p.name('quantity'), 'parameter_missing');
  p.ignore('adjustable_quantity', 'metadata');
  const price = p.string('price');
  const data = p.object('price_data');
  if (price !== undefined && data === undefined) return { quantity, price, param: p.name('price') };
  if (price !== undefined || data === undefined)
    throw invalid('You must specify either `price` or `price_data` for each line item.', p.name('price'));
  const inline = {
    currency: readCurrency(data),
    unitAmount: data.integer('unit_amount') ?? missingAmount(data),
    recurring: readRecurring(data),
  };
  data.ignore('tax_behavior');
  const product = data.string('product');
  if (product !== undefined) return { quantity, inline, product, param: data.name('product') };
  const given = data.object('product_data');
  if (given === undefined) throw invalid('Missing required param: product_data.', data.name('product_data'), 'parameter_missing');
  const terms = {
    name: given.required('name'),
    description: given.text('description') ?? null,
    metadata: mergeMetadata({}, given.metadata()),
  };
  given.ignore('images', 'tax_code', 'unit_label');
  return { quantity, inline, product: terms, param: data.name('product_data') };
}

function missingAmount(p: Params): never {
  throw invalid('Missing required param: unit_amount.', p.name('unit_amount'), 'parameter_missing');
}

/** Inline prices are kept, as Stripe keeps them, but inactive: they cannot be bought again. */
function priceOf(w: World, line: LineTerms): Price {
  if ('price' in line) {
    const price = w.need('prices', line.price, line.param);
    if (!price.active) throw invalid('The price specified is inactive. This field only accepts active prices.', line.param);
    return price;
  }
  const product = typeof line.product === 'string' ? w.need('products', line.product, line.param).id : createProduct(w, line.product).id;
  return w.store.put('prices', makePrice(w, { ...line.inline, product, active: false }));
}

function lineItem(w: World, line: LineTerms): LineItem {
  const price = priceOf(w, line);
  const amount = price.unit_amount * line.quantity;
  return {
    ...lineItemBlank,
    id: newShortId('li'),
    object: 'item',
    amount_subtotal: amount,
    amount_total: amount,
    currency: price.currency,
    description: w.store.get('products', price.product)?.name ?? price.product,
    price,
    quantity: line.quantity,
  };
}

interface DataTerms {
  readonly metadata: Metadata;
  readonly description: string | null;
}

function readData(p: Params, key: string, ...ignored: string[]): DataTerms {
  const data = p.object(key);
  data?.ignore(...ignored);
  return { metadata: mergeMetadata({}, data?.metadata()), description: data?.text('description') ?? null };
}

const mayExpireAt = (instant: number, now: number): boolean => instant >= now + SHORTEST && instant <= now + LONGEST;

/** At Stripe a session without a customer is on no test clock: its expiry is given in real time, and here moves with the one clock there is. */
function readExpiry(w: World, p: Params, customer: string | undefined): number | undefined {
  const given = p.instant('expires_at');
  if (given === undefined || customer !== undefined || mayExpireAt(given, w.now())) return given;
  const { offset } = w.settings;
  return mayExpireAt(given + offset, w.now()) ? given + offset : given;
}

function readSession(w: World, p: Params) {
  const now = w.now();
  const mode = p.choice('mode', ['payment', 'subscription'] as const);
  if (mode === undefined) throw invalid('Missing required param: mode.', 'mode', 'parameter_missing');
  p.choice('ui_mode', ['hosted', 'hosted_page'] as const);
  const lines = p.list('line_items')?.map(readLine) ?? [];
  const success = p.url('success_url');
  if (success === undefined) throw invalid('Missing required param: success_url.', 'success_url', 'parameter_missing');
  const customer = p.string('customer');
  const expiresAt = readExpiry(w, p, customer) ?? now + 24 * HOUR;
  const customerEmail = p.string('customer_email', 512) ?? null;
  const terms = {
    mode,
    lines,
    success,
    expiresAt,
    customer: customer ?? null,
    customerEmail,
    cancel: p.url('cancel_url') ?? null,
    reference: p.string('client_reference_id', 200) ?? null,
    locale: p.string('locale', 10) ?? null,
    metadata: mergeMetadata({}, p.metadata()),
    subscription: readData(p, 'subscription_data', 'billing_mode', 'invoice_settings'),
    payment: readData(
      p,
      'payment_intent_data',
      'receipt_email',
      'setup_future_usage',
      'statement_descriptor',
      'statement_descriptor_suffix',
    ),
    hasSubscriptionData: p.has('subscription_data'),
    hasPaymentData: p.has('payment_intent_data'),
  };
  p.ignore(
    'allowed_payment_method_types',
    'excluded_payment_method_types',
    'billing_address_collection',
    'submit_type',
    'custom_text',
    'customer_creation',
    'customer_update',
    'payment_method_collection',
    'phone_number_collection',
    'consent_collection',
    'saved_payment_method_options',
    'origin_context',
    'payment_method_options',
    'adaptive_pricing',
    'branding_settings',
    'name_collection',
    'managed_payments',
    'integration_identifier',
  );
  refuseTrue(p, 'allow_promotion_codes');
  refuseEnabled(p, 'automatic_tax');
  refuseEnabled(p, 'tax_id_collection');
  refuseEnabled(p, 'invoice_creation');
  p.done();

  if (lines.length === 0) throw invalid('Missing required param: line_items.', 'line_items', 'parameter_missing');
  if (customer !== undefined) liveCustomer(w, customer);
  if (customer !== undefined && customerEmail !== null) {
    throw invalid('You may only specify one of these parameters: customer, customer_email.', 'customer_email');
  }
  if (!mayExpireAt(expiresAt, now)) {
    throw invalid(
      'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.',
      'expires_at',
    );
  }
  if (mode === 'payment' && terms.hasSubscriptionData)
    throw invalid('You can not pass `subscription_data` in `payment` mode.', 'subscription_data');
  if (mode === 'subscription' && terms.hasPaymentData)
    throw invalid('You can not pass `payment_intent_data` in `subscription` mode.', 'payment_intent_data');
  return terms;
}

/** What would change money and is not here is refused, not overlooked. */
function refuseTrue(p: Params, key: string): void {
  if (p.boolean(key) === true) throw invalid(`The stand-in does not implement ${p.name(key)}.`, p.name(key));
}

function refuseEnabled(p: Params, key: string): void {
  const inner = p.object(key);
  if (inner === undefined) return;
  refuseTrue(inner, 'enabled');
  inner.ignore('liability', 'invoice_data', 'required');
}

function createSession(w: World, p: Params): CheckoutSession {
  const terms = readSession(w, p);
  const lines = terms.lines.map((line) => lineItem(w, line));
  const recurring = lines.filter((line) => line.price.recurring !== null);
  if (terms.mode === 'payment' && recurring.length > 0) {
    throw invalid(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      'line_items',
    );
  }
  if (terms.mode === 'subscription' && recurring.length !== lines.length) {
    throw invalid('In `subscription` mode the stand-in takes recurring prices only.', 'line_items');
  }
  const currency = lines[0]?.currency ?? 'eur';
  if (lines.some((line) => line.currency !== currency)) throw invalid('All line items must have the same currency.', 'line_items');
  const total = lines.reduce((sum, line) => sum + line.amount_total, 0);
  if (total > MOST) {
    throw invalid("The Checkout Session's total amount due must be no more than 999,999.99.", undefined, 'amount_too_large');
  }
  if (terms.mode === 'payment' && total > 0 && total < LEAST) {
    throw invalid("The Checkout Session's total amount due must add up to at least 0.50.", undefined, 'amount_too_small');
  }
  const id = newSessionId();
  const session: CheckoutSession = {
    ...sessionBlank,
    id,
    object: 'checkout.session',
    amount_subtotal: total,
    amount_total: total,
    cancel_url: terms.cancel,
    client_reference_id: terms.reference,
    created: w.now(),
    currency,
    customer: terms.customer,
    customer_details: null,
    customer_email: terms.customerEmail,
    expires_at: terms.expiresAt,
    invoice: null,
    locale: terms.locale,
    metadata: terms.metadata,
    mode: terms.mode,
    payment_intent: null,
    payment_status: total === 0 ? 'no_payment_required' : 'unpaid',
    status: 'open',
    subscription: null,
    success_url: terms.success,
    url: w.hosted(`/c/pay/${id}`),
  };
  w.store.put('checkouts', {
    id,
    lines,
    subscriptionMetadata: terms.subscription.metadata,
    subscriptionDescription: terms.subscription.description,
    paymentMetadata: terms.payment.metadata,
    paymentDescription: terms.payment.description,
  });
  return w.store.put('sessions', session);
}

export const checkout: readonly Endpoint[] = [
  post('/v1/checkout/sessions', ({ w, p }) => createSession(w, p)),
  get('/v1/checkout/sessions', ({ w, p }) => {
    const customer = p.string('customer');
    const subscription = p.string('subscription');
    const intent = p.string('payment_intent');
    const status = p.choice('status', ['open', 'complete', 'expired'] as const);
    const created = p.range('created');
    const email = p.object('customer_details')?.string('email');
    return page(
      p,
      '/v1/checkout/sessions',
      w.store.all('sessions'),
      (one) =>
        (customer === undefined || one.customer === customer) &&
        (subscription === undefined || one.subscription === subscription) &&
        (intent === undefined || one.payment_intent === intent) &&
        (status === undefined || one.status === status) &&
        (email === undefined || one.customer_details?.email === email) &&
        inRange(one.created, created),
    );
  }),
  retrieve('/v1/checkout/sessions/:id', 'sessions'),
  get('/v1/checkout/sessions/:id/line_items', ({ w, id, p }) => {
    w.need('sessions', id);
    return page(p, `/v1/checkout/sessions/${id}/line_items`, [...w.need('checkouts', id).lines].reverse());
  }),
  post('/v1/checkout/sessions/:id', ({ w, id, p }) => {
    const before = w.need('sessions', id);
    const after = { ...before, metadata: mergeMetadata(before.metadata, p.metadata()) };
    p.done();
    return w.store.put('sessions', after);
  }),
  post('/v1/checkout/sessions/:id/expire', ({ w, id, p }) => {
    p.done();
    const session = w.need('sessions', id);
    if (session.status !== 'open') {
      throw invalid(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
      );
    }
    return expireCheckout(w, session);
  }),
];
