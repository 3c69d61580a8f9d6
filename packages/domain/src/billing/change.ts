/**
 * Changing what is paid for. Up: at once, with the proration that was shown, granted once paid. Down, to a lower tier or from
 * yearly to monthly: at the period's end, with a list of whose seat ends if there are more seated than will be seats; a
 * scheduled number caps admissions from now on.
 */
import { saga } from '../kernel/saga.ts';
import type { Actor } from '../kernel/actor.ts';
import { auditAtCommit, enqueueAtCommit } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { DomainError, invalidInput, invalidState, notFound } from '../kernel/errors.ts';
import type { ProviderSubscription, SeatPriceRef } from '../ports/payments.ts';
import { ownerOnly, requireRole } from '../seats/index.ts';
import { BillingOrganizationInput, ChangeSeatsInput, type ChangeSeatsView, type SubscriptionView } from './contract.ts';
import { giveUp } from './checkout.ts';
import { openIntent, settleIntent, type ChangeTarget } from './intents.ts';
import { resumeIntentJob } from './jobs.ts';
import { blockersOf, isImmediate, throwBlocker, type SeatTerms } from './rules.ts';
import { isRunning, lockForBilling, seatedMembers, subscriptionRow, theSubscription } from './rows.ts';
import { readSubscription } from './subscription.ts';
import { syncOrganization } from './sync.ts';
import { systemActor } from '../kernel/command.ts';

type RunningSubscription = ProviderSubscription & { price: SeatPriceRef };

/** What the provider has now; INVALID_STATE when nothing runs. */
export async function currentAtProvider(deps: Deps, organizationId: string): Promise<RunningSubscription> {
  const [row] = await deps.system.transaction(systemActor(deps, 'billing.look'), (tx) =>
    tx.sql<{ customer: string | null }>(
      'SELECT stripe_customer_id AS customer FROM organization_subscriptions WHERE organization_id = $1',
      [organizationId],
    ),
  );
  const { current } = row?.customer ? theSubscription(await deps.payments.subscriptionsOf(row.customer)) : { current: null };
  if (!current) throw invalidState('No subscription is running. Buy seats first.', { state: 'none' });
  if (!current.price)
    throw new DomainError(
      'UNAVAILABLE',
      'The running subscription has a price that is none of ours. The platform owner has to look at it.',
    );
  return { ...current, price: current.price };
}

export const termsOf = (s: { price: { plan: SeatTerms['plan']; period: SeatTerms['period'] }; quantity: number }): SeatTerms => ({
  plan: s.price.plan,
  period: s.price.period,
  seats: s.quantity,
});

export const changeSeats = saga({
  verb: 'billing.changeSeats',
  input: ChangeSeatsInput,
  authorize: ownerOnly,
  audited: false,
  // Only the guard: the present is looked up before anything is decided, and that is no business of a transaction.
  prepare: async () => undefined,
  async call(_, { input, actor, deps, requestId, requireStill }): Promise<ChangeSeatsView> {
    const { organizationId } = input;
    const current = await currentAtProvider(deps, organizationId);
    const from = termsOf(current);
    const to: SeatTerms = { plan: input.plan ?? from.plan, period: input.period ?? from.period, seats: input.seats };
    const prorationDate = await checkedProration(deps, input.prorationDate, current);
    const immediate = isImmediate(from, to);
    const target: ChangeTarget = { ...to, prorationDate };
    const intentId = await prepareChange({
      deps,
      actor,
      organizationId,
      requestId,
      current,
      from,
      target,
      release: input.release ?? [],
      immediate,
    });
    let view: ChangeSeatsView;
    try {
      // Looked up again, now that nobody else may change it: somebody may have, since it was decided what this is.
      const now = await currentAtProvider(deps, organizationId);
      view = await carryOut(deps, { intentId, kind: immediate ? 'change' : 'schedule', target, current: now });
    } catch (error) {
      await giveUp(deps, intentId, organizationId, error);
      throw error;
    }
    await syncOrganization(deps, organizationId, { verb: 'billing.changeSeats', actorId: actor.userId });
    await requireStill();
    return view;
  },
});

/** Within the running period, and no later than now: what the preview gave. */
async function checkedProration(deps: Deps, given: string | undefined, current: ProviderSubscription): Promise<string | null> {
  if (given === undefined) return null;
  const at = new Date(given).getTime();
  const now = (await deps.payments.now(current.customerId)).getTime();
  if (at < current.currentPeriodStart.getTime() || at > now + 60_000)
    throw invalidInput('prorationDate', 'is not from a preview of the running period');
  return new Date(at).toISOString();
}

async function prepareChange(c: {
  deps: Deps;
  actor: Actor;
  organizationId: string;
  requestId: string;
  current: ProviderSubscription;
  from: SeatTerms;
  target: ChangeTarget;
  release: readonly string[];
  immediate: boolean;
}): Promise<string> {
  const { deps, actor, organizationId, target } = c;
  return deps.system.transaction({ ...systemActor(deps, 'billing.changeSeats', actor.userId), requestId: c.requestId }, async (tx) => {
    await requireRole(tx, organizationId, ['owner']);
    const organization = await lockForBilling(tx, organizationId);
    const row = await subscriptionRow(tx, organizationId);
    if (!organization || !row) throw notFound('organisation');
    const seated = await seatedMembers(tx, organizationId);
    const release = [...new Set(c.release)];
    const strangers = release.filter((userId) => !seated.includes(userId));
    if (strangers.length > 0) throw invalidInput('release', 'names somebody who holds no seat here');
    const paymentDue = [row.status, c.current.status].some((status) => status === 'past_due' || status === 'unpaid');
    throwBlocker(
      blockersOf({
        organizationStatus: organization.status,
        to: target,
        from: c.from,
        seated,
        released: c.immediate ? [] : release,
        paymentDue,
      }),
    );
    const intentId = await openIntent(tx, { organizationId, kind: c.immediate ? 'change' : 'schedule', target, createdBy: actor.userId });
    if (!c.immediate) {
      // Caps admissions from this instant, so that nobody is let in between the count above and the period's end.
      await tx.sql(
        `UPDATE organization_subscriptions SET scheduled_plan = $2, scheduled_period = $3, scheduled_seats = $4, scheduled_at = $5, scheduled_release = $6::text[]::uuid[]
         WHERE organization_id = $1`,
        [organizationId, target.plan, target.period, target.seats, c.current.currentPeriodEnd, release],
      );
    }
    auditAtCommit(
      tx,
      { actorId: actor.userId, verb: 'billing.changeSeats', requestId: c.requestId },
      {
        organizationId,
        subject: intentId,
        changes: {
          from: c.from,
          to: { plan: target.plan, period: target.period, seats: target.seats },
          released: release,
          immediate: c.immediate,
        },
      },
    );
    enqueueAtCommit(tx, resumeIntentJob, { intentId }, { runAt: new Date(Date.now() + 60_000), key: `intent-${intentId}` });
    return intentId;
  });
}

/**
 * Asks the provider for it; the same intent asked twice is the same call. Also run by the job that finishes what a crash left.
 * INVALID_STATE when what was to happen at once would by now be a reduction.
 */
export async function carryOut(
  deps: Deps,
  intent: { intentId: string; kind: 'change' | 'schedule'; target: ChangeTarget; current: RunningSubscription },
): Promise<ChangeSeatsView> {
  const { current, target, intentId } = intent;
  if (intent.kind === 'change' && !isImmediate(termsOf(current), target))
    throw invalidState('The subscription has been changed meanwhile. Look at it again.', { state: 'changed' });
  const request = {
    subscriptionId: current.id,
    itemId: current.itemId,
    price: { plan: target.plan, period: target.period },
    quantity: target.seats,
    ...(target.prorationDate ? { prorationDate: new Date(target.prorationDate) } : {}),
  };
  let view: ChangeSeatsView;
  if (intent.kind === 'schedule') {
    const { at } = await deps.payments.scheduleChange(request, intentId);
    view = { status: 'scheduled', payUrl: null, at: at.toISOString() };
  } else {
    // A schedule would undo at the period's end what is asked for now: the newer wish counts.
    if (current.scheduled) await deps.payments.withdrawScheduled(current.id, `${intentId}-withdraw`);
    const { status, payUrl } = await deps.payments.changeSubscription(request, intentId);
    view = { status: status === 'applied' ? 'applied' : 'payment_required', payUrl, at: null };
  }
  await deps.system.transaction(systemActor(deps, 'billing.changeSeats'), async (tx) => {
    await settleIntent(tx, intentId, { state: 'settled', result: { status: view.status } });
    if (intent.kind === 'schedule') {
      await tx.sql(
        "UPDATE organization_subscriptions SET scheduled_draw = nextval('billing_sync_draw') WHERE stripe_seat_subscription_id = $1",
        [current.id],
      );
    }
  });
  return view;
}

/** Withdraws a scheduled reduction or cancellation: everything stays as it is. */
export const cancelScheduledChange = saga({
  verb: 'billing.cancelScheduledChange',
  input: BillingOrganizationInput,
  authorize: ownerOnly,
  async prepare({ tx, input, actor, audit, enqueue }) {
    await lockForBilling(tx, input.organizationId);
    const row = await subscriptionRow(tx, input.organizationId);
    if (!row || (row.scheduled_seats === null && !row.cancel_at))
      throw invalidState('Nothing is scheduled.', { state: 'nothing_scheduled' });
    const intentId = await openIntent(tx, {
      organizationId: input.organizationId,
      kind: 'withdraw',
      target: null,
      createdBy: actor.userId,
    });
    audit({ organizationId: input.organizationId, subject: intentId });
    enqueue(resumeIntentJob, { intentId }, { runAt: new Date(Date.now() + 60_000), key: `intent-${intentId}` });
    return intentId;
  },
  call: (intentId, { input, actor, deps }) =>
    concerning(deps, input.organizationId, actor, intentId, 'billing.cancelScheduledChange', async (current) => {
      if (!current.scheduled && !current.cancelAt) throw invalidState('Nothing is scheduled.', { state: 'nothing_scheduled' });
      await deps.payments.withdrawScheduled(current.id, intentId);
    }),
});

/** Ends with the running period. Capacity goes to 0 then; members stay listed. */
export const cancelSubscription = saga({
  verb: 'billing.cancelSubscription',
  input: BillingOrganizationInput,
  authorize: ownerOnly,
  async prepare({ tx, input, actor, audit, enqueue }) {
    await lockForBilling(tx, input.organizationId);
    const row = await subscriptionRow(tx, input.organizationId);
    if (!row || !isRunning(row)) throw invalidState('No subscription is running.', { state: row?.status ?? 'none' });
    if (row.cancel_at) throw invalidState('The subscription ends already.', { state: 'cancelling' });
    const intentId = await openIntent(tx, { organizationId: input.organizationId, kind: 'cancel', target: null, createdBy: actor.userId });
    audit({ organizationId: input.organizationId, subject: intentId });
    enqueue(resumeIntentJob, { intentId }, { runAt: new Date(Date.now() + 60_000), key: `intent-${intentId}` });
    return intentId;
  },
  call: (intentId, { input, actor, deps }) =>
    concerning(deps, input.organizationId, actor, intentId, 'billing.cancelSubscription', async (current) => {
      if (current.cancelAt) throw invalidState('The subscription ends already.', { state: 'cancelling' });
      await deps.payments.cancelAtPeriodEnd(current.id, intentId);
    }),
});

/** One call about the running subscription, then its new state. */
async function concerning(
  deps: Deps,
  organizationId: string,
  actor: Actor,
  intentId: string,
  verb: string,
  act: (current: ProviderSubscription) => Promise<void>,
): Promise<SubscriptionView> {
  try {
    await act(await currentAtProvider(deps, organizationId));
    await deps.system.transaction(systemActor(deps, verb, actor.userId), (tx) => settleIntent(tx, intentId, { state: 'settled' }));
  } catch (error) {
    await giveUp(deps, intentId, organizationId, error);
    throw error;
  }
  await syncOrganization(deps, organizationId, { verb, actorId: actor.userId });
  const view = await deps.system.transaction(systemActor(deps, verb, actor.userId), async (tx) => {
    await requireRole(tx, organizationId, ['owner']);
    return readSubscription(tx, organizationId);
  });
  if (!view) throw invalidState('No subscription is running.', { state: 'none' });
  return view;
}
