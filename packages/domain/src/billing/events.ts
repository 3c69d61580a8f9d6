/**
 * Webhooks. One is checked, written into the inbox together with its job, and answered; the job looks the present up. A repeated
 * event is known by its id; whether it was HANDLED decides, not whether its row is there: a crashed attempt must not swallow the retry.
 */
import type { Tx } from '@seatwise/db';
import { enqueueAtCommit } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { handler } from '../kernel/job.ts';
import { PaymentsRejected, type CheckoutSession, type ProviderEvent, type ProviderSubscription } from '../ports/payments.ts';
import { handleEventJob, reconcileJob } from './jobs.ts';
import { syncOrganization } from './sync.ts';
import { systemActor } from '../kernel/command.ts';

/**
 * What we listen to: everything else is answered and forgotten. Of an invoice's many events only its ends: each one is a look at the
 * provider, and the steps before them change nothing.
 */
const RELEVANT = new RegExp(
  `^(${[
    'checkout\\.session\\.\\w+',
    'customer\\.subscription\\.\\w+',
    'subscription_schedule\\.(updated|released|canceled)',
    'invoice\\.(paid|payment_failed|voided|marked_uncollectible)',
    'charge\\.refunded',
    'test_helpers\\.test_clock\\.ready',
  ].join('|')})$`,
);

/** Throws when it cannot be stored: the provider then repeats it. */
export async function receiveStripeEvent(deps: Deps, event: ProviderEvent): Promise<'stored' | 'known' | 'ignored'> {
  if (!RELEVANT.test(event.type)) return 'ignored';
  return deps.system.transaction(systemActor(deps, 'billing.receiveEvent'), async (tx) => {
    const [row] = await tx.sql<{ handled: boolean; fresh: boolean }>(
      `INSERT INTO stripe_events (id, type, customer_id, session_id, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id RETURNING handled_at IS NOT NULL AS handled, xmax = 0 AS fresh`,
      [event.id, event.type, event.customerId, event.checkoutSessionId, event.createdAt],
    );
    if (row?.handled) return 'known';
    if (event.customerId)
      await tx.sql('UPDATE organization_subscriptions SET hinted_at = app.now() WHERE stripe_customer_id = $1', [event.customerId]);
    enqueueAtCommit(tx, handleEventJob, { eventId: event.id, organizationId: event.organizationId }, { key: `stripe-${event.id}` });
    return row?.fresh ? 'stored' : 'known';
  });
}

export const handleEvent = handler(handleEventJob, async ({ deps }, { eventId, organizationId }) => {
  const who = systemActor(deps, 'billing.handleEvent');
  const event = await deps.system.transaction(who, async (tx) => {
    const [row] = await tx.sql<{ type: string; customer_id: string | null; session_id: string | null; handled: boolean }>(
      'UPDATE stripe_events SET attempts = attempts + 1 WHERE id = $1 RETURNING type, customer_id, session_id, handled_at IS NOT NULL AS handled',
      [eventId],
    );
    return row ?? null;
  });
  if (!event || event.handled) return;
  try {
    if (event.type === 'test_helpers.test_clock.ready') {
      await deps.system.transaction(who, async (tx) => enqueueAtCommit(tx, reconcileJob, { taskId: null }, { key: 'reconcile-clock' }));
    } else {
      const organization = await organizationBehind(deps, event.customer_id, event.session_id, organizationId);
      if (organization) await syncOrganization(deps, organization, { verb: 'billing.handleEvent', eventId });
      else if (event.session_id !== null) await checkoutOfOthers(deps, event.session_id, eventId);
    }
  } catch (error) {
    await deps.system.transaction(who, (tx) =>
      tx.sql('UPDATE stripe_events SET last_error = $2 WHERE id = $1', [eventId, String(error).slice(0, 500)]),
    );
    throw error;
  }
  await deps.system.transaction(who, (tx) =>
    tx.sql('UPDATE stripe_events SET handled_at = now(), last_error = NULL WHERE id = $1', [eventId]),
  );
});

/** Seats of an organisation are not all that is paid for. */
async function checkoutOfOthers(deps: Deps, sessionId: string, eventId: string): Promise<void> {
  let looked: Promise<CheckoutSession | null> | null = null;
  const look = () => (looked ??= deps.payments.checkoutSession(sessionId));
  for (const subscriber of deps.subscribers.checkoutMoved) if (await subscriber(deps, { sessionId, eventId, look })) return;
}

/**
 * Whose customer it is. A crash between making a customer and writing it down leaves one nobody knows: its subscriptions carry
 * the organisation in their metadata, written by our own Checkout, and the provider (not the webhook) is asked for them.
 */
export async function organizationBehind(
  deps: Deps,
  customerId: string | null,
  sessionId: string | null,
  hint: string | null,
): Promise<string | null> {
  const who = systemActor(deps, 'billing.organizationBehind');
  const known = await deps.system.transaction(who, async (tx: Tx) => {
    const [row] = await tx.sql<{ id: string }>(
      `SELECT organization_id AS id FROM organization_subscriptions WHERE stripe_customer_id = $1
       UNION ALL SELECT organization_id FROM billing_intents WHERE session_id = $2 LIMIT 1`,
      [customerId, sessionId],
    );
    return row?.id ?? null;
  });
  if (known || !customerId) return known;
  const named = (await subscriptionsIfKnown(deps, customerId)).find((s) => s.organizationId !== null)?.organizationId;
  if (!named || (hint !== null && hint !== named)) return null;
  const [adopted] = await deps.system.transaction(who, (tx) =>
    tx.sql<{ id: string }>(
      'UPDATE organization_subscriptions SET stripe_customer_id = $2 WHERE organization_id::text = $1 AND stripe_customer_id IS NULL RETURNING organization_id AS id',
      [named, customerId],
    ),
  );
  return adopted?.id ?? null;
}

/** None for a customer the provider does not know (any more): asking again would not make one. */
async function subscriptionsIfKnown(deps: Deps, customerId: string): Promise<ProviderSubscription[]> {
  try {
    return await deps.payments.subscriptionsOf(customerId);
  } catch (error) {
    if (error instanceof PaymentsRejected && error.code === 'resource_missing') return [];
    throw error;
  }
}
