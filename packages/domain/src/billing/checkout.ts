/**
 * The first purchase, through the provider's hosted Checkout. Nothing is granted here: the seats come with synchronising, when
 * the provider says they are paid. A new checkout makes the open one before it expire.
 */
import { createHash } from 'node:crypto';
import { saga } from '../kernel/saga.ts';
import { invalidState, notFound } from '../kernel/errors.ts';
import type { Deps } from '../kernel/deps.ts';
import { ownerOnly } from '../seats/index.ts';
import { CreateSeatCheckoutInput, type SeatCheckoutView } from './contract.ts';
import { openIntent, settleIntent } from './intents.ts';
import { resumeIntentJob, syncJob } from './jobs.ts';
import { blockersOf, throwBlocker } from './rules.ts';
import { isRunning, lockForBilling, seatedMembers, subscriptionRow, theSubscription } from './rows.ts';
import { systemActor } from '../kernel/command.ts';
import { enqueueAtCommit } from '../kernel/command.ts';

export const createSeatCheckout = saga({
  verb: 'billing.createSeatCheckout',
  input: CreateSeatCheckoutInput,
  authorize: ownerOnly,
  async prepare({ tx, input, actor, audit, enqueue }) {
    const organization = await lockForBilling(tx, input.organizationId);
    const row = await subscriptionRow(tx, input.organizationId);
    if (!organization || !row) throw notFound('organisation');
    const to = { plan: organization.plan, period: input.period, seats: input.seats };
    throwBlocker(
      blockersOf({
        organizationStatus: organization.status,
        to,
        from: null,
        seated: await seatedMembers(tx, input.organizationId),
        released: [],
        paymentDue: false,
      }),
    );
    if (isRunning(row)) throw invalidState('The organisation has a subscription already: change its seats instead.', { state: row.status });
    const intentId = await openIntent(tx, {
      organizationId: input.organizationId,
      kind: 'checkout',
      target: { ...to, prorationDate: null },
      createdBy: actor.userId,
    });
    const [owner] = await tx.sql<{ email: string }>('SELECT email::text AS email FROM people WHERE id = $1', [actor.userId]);
    const open = await tx.sql<{ session_id: string }>(
      "SELECT session_id FROM billing_intents WHERE organization_id = $1 AND kind = 'checkout' AND state = 'settled' AND session_id IS NOT NULL AND result->>'closed' IS NULL",
      [input.organizationId],
    );
    audit({ organizationId: input.organizationId, subject: intentId, changes: to });
    enqueue(resumeIntentJob, { intentId }, { runAt: new Date(Date.now() + 60_000), key: `intent-${intentId}` });
    return {
      intentId,
      to,
      customerId: row.stripe_customer_id,
      name: organization.name,
      email: owner?.email ?? actor.email,
      locale: organization.locale,
      open: open.map((s) => s.session_id),
    };
  },
  async call(prepared, { input, actor, deps, requireStill }): Promise<SeatCheckoutView> {
    const { organizationId } = input;
    const { intentId, to } = prepared;
    try {
      const customerId = prepared.customerId ?? (await makeCustomer(deps, organizationId, prepared));
      await closeEarlier(deps, organizationId, customerId, prepared.open);
      const back = `${deps.publicUrl}/trainer/organizations/${organizationId}/seats`;
      const session = await deps.payments.createSeatCheckout(
        {
          organizationId,
          intentId,
          customerId,
          price: { plan: to.plan, period: to.period },
          quantity: to.seats,
          locale: prepared.locale,
          successUrl: `${back}/success?session_id={CHECKOUT_SESSION_ID}`,
          cancelUrl: back,
        },
        intentId,
      );
      await deps.system.transaction(systemActor(deps, 'billing.createSeatCheckout', actor.userId), (tx) =>
        settleIntent(tx, intentId, { state: 'settled', sessionId: session.id, result: {} }),
      );
      await requireStill();
      if (!session.url) throw invalidState('This checkout is over. Start a new one.', { state: session.status });
      return { url: session.url, sessionId: session.id };
    } catch (error) {
      await giveUp(deps, intentId, organizationId, error);
      throw error;
    }
  },
});

/** One customer an organisation: the key makes a repeated call the same call, and the row is written once. */
async function makeCustomer(deps: Deps, organizationId: string, who: { name: string; email: string; locale: string }): Promise<string> {
  const { customerId } = await deps.payments.createCustomer(
    { organizationId, name: who.name, email: who.email, locale: who.locale },
    // Of the words as well: after a crash somebody else may be the one who asks, and a key is good for one request alone.
    `customer-${organizationId}-${createHash('sha256')
      .update(JSON.stringify([who.name, who.email, who.locale]))
      .digest('hex')
      .slice(0, 16)}`,
  );
  const [row] = await deps.system.transaction(systemActor(deps, 'billing.createSeatCheckout'), (tx) =>
    tx.sql<{ id: string }>(
      'UPDATE organization_subscriptions SET stripe_customer_id = coalesce(stripe_customer_id, $2) WHERE organization_id = $1 RETURNING stripe_customer_id AS id',
      [organizationId, customerId],
    ),
  );
  return row?.id ?? customerId;
}

/** Makes earlier checkouts expire. A subscription that runs, or whose first payment is still on its way, ends this one: also one we have not heard of. */
async function closeEarlier(deps: Deps, organizationId: string, customerId: string, open: readonly string[]): Promise<void> {
  const bought = new Set<string>();
  for (const sessionId of open) {
    const session = await deps.payments.expireCheckout(sessionId);
    if (session.status === 'complete' && session.subscriptionId) bought.add(session.subscriptionId);
    await deps.system.transaction(systemActor(deps, 'billing.createSeatCheckout'), (tx) =>
      tx.sql("UPDATE billing_intents SET result = coalesce(result, '{}') || jsonb_build_object('closed', $2::text) WHERE session_id = $1", [
        sessionId,
        session.status,
      ]),
    );
  }
  const all = await deps.payments.subscriptionsOf(customerId);
  const { current } = theSubscription(all);
  for (const { id } of all) bought.delete(id);
  // What is left of these was bought a moment ago and is not listed yet.
  if (!current && bought.size === 0 && !all.some(({ status }) => status === 'incomplete')) return;
  await deps.system.transaction(systemActor(deps, 'billing.createSeatCheckout'), async (tx) =>
    enqueueAtCommit(tx, syncJob, { organizationId }),
  );
  throw invalidState('The organisation has a subscription already: change its seats instead.', { state: current?.status ?? 'processing' });
}

/** The provider did not do it, or we do not know: whatever it did shows when next we synchronise. */
export async function giveUp(deps: Deps, intentId: string, organizationId: string, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
  try {
    await deps.system.transaction(systemActor(deps, 'billing.giveUp'), async (tx) => {
      if (!(await settleIntent(tx, intentId, { state: 'failed', error: message }))) return;
      enqueueAtCommit(tx, syncJob, { organizationId }, { key: `sync-${organizationId}` });
    });
  } catch (second) {
    // The intent stays as it is, and its job finds it.
    deps.log.warn({ intentId, error: String(second) }, 'intent not given up');
  }
}
