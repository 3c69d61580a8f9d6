/** Webhooks: verified over the raw bytes, then read for what they hint at. Nothing of their contents is believed beyond that. */
import { PaymentsRejected, type ProviderEvent } from '@seatwise/domain/ports';
import type Stripe from 'stripe';
import { instant } from './views.ts';

const TOLERANCE_SECONDS = 300;

/** What a webhook endpoint should be subscribed to; everything else changes nothing here. Stripe lists at most 20 types at once. */
export const EVENT_TYPES = [
  'checkout.session.completed',
  'checkout.session.expired',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.subscription.pending_update_applied',
  'customer.subscription.pending_update_expired',
  'subscription_schedule.updated',
  'subscription_schedule.released',
  'subscription_schedule.canceled',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.voided',
  'invoice.marked_uncollectible',
  'charge.refunded',
  'customer.deleted',
] as const;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const fields = (value: unknown): Fields => (isFields(value) ? value : {});
/** An id as they are: nothing the database could not hold. */
const text = (value: unknown): string | null => (typeof value === 'string' && /^[!-~]{1,255}$/.test(value) ? value : null);
/** An id, bare or of an expanded object. */
const reference = (value: unknown): string | null => text(value) ?? text(fields(value)['id']);

/** Takes what is there; an event of a kind we have not met has fewer hints. Null when it is not an event at all. */
export function eventView(event: unknown): ProviderEvent | null {
  const { id, type, created, livemode, object: kind, data } = fields(event);
  const object = fields(data)['object'];
  if (kind !== 'event' || typeof id !== 'string' || !/^evt_\w{1,100}$/.test(id) || typeof type !== 'string' || !/^[\w.]{1,200}$/.test(type))
    return null;
  if (typeof created !== 'number' || !Number.isSafeInteger(created) || Math.abs(created) > 1e11 || typeof livemode !== 'boolean')
    return null;
  if (!isFields(object)) return null;
  const is = (name: string): boolean => object['object'] === name;
  const parent = fields(fields(object['parent'])['subscription_details']);
  const metadata = fields(object['metadata']);
  return {
    id,
    type,
    createdAt: instant(created),
    livemode,
    customerId: is('customer') ? text(object['id']) : reference(object['customer']),
    checkoutSessionId: is('checkout.session') ? text(object['id']) : null,
    subscriptionId: is('subscription')
      ? text(object['id'])
      : (reference(object['subscription']) ?? reference(parent['subscription']) ?? reference(object['released_subscription'])),
    organizationId: text(metadata['organization_id']) ?? text(fields(parent['metadata'])['organization_id']),
  };
}

/** The one `t=` of a `Stripe-Signature` header, in Unix seconds. */
function timestampOf(header: string): number | null {
  const stamps = header.split(',').filter((part) => part.trim().startsWith('t='));
  const [, digits] = /^\s*t=(\d{1,12})\s*$/.exec(stamps[0] ?? '') ?? [];
  return stamps.length === 1 && digits !== undefined ? Number(digits) : null;
}

export function verifiedEvent(
  { stripe, secret, livemode }: { stripe: Stripe; secret: string; livemode: boolean },
  rawBody: Buffer,
  header: string | undefined,
  now: Date,
): ProviderEvent {
  const refuse = (reason: string, code: string): never => {
    throw new PaymentsRejected(reason, code);
  };
  const timestamp = timestampOf(header ?? '');
  if (header === undefined || timestamp === null) return refuse('The webhook carries no usable signature.', 'webhook_signature');
  // The SDK looks at the past alone.
  if (timestamp - now.getTime() / 1000 > TOLERANCE_SECONDS) return refuse('The webhook was signed in the future.', 'webhook_timestamp');
  let parsed: unknown;
  try {
    parsed = stripe.webhooks.constructEvent(rawBody, header, secret, TOLERANCE_SECONDS, undefined, now.getTime());
  } catch {
    return refuse('The webhook is not what Stripe signed, or too old, or no JSON.', 'webhook_signature');
  }
  const event = eventView(parsed);
  if (event === null) return refuse('The webhook is signed, but not a Stripe event.', 'webhook_malformed');
  if (event.livemode !== livemode)
    return refuse(`The webhook is of ${event.livemode ? 'live' : 'test'} mode, the key is not.`, 'webhook_livemode');
  return event;
}
