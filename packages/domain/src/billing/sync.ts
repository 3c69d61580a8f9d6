/**
 * The one path by which seats are granted: look up at the provider what is, and write that down. The webhook, the success
 * page, the nightly comparison and every change end here; none of them says what the seats are.
 *
 * Order does not matter, and no lock is held while the provider is asked: a number is drawn first, and what was written under
 * a later number stays. (Asked later means known later: the provider answers with its present.)
 */
import type { Tx } from '@seatwise/db';
import type { DbActor } from '@seatwise/db';
import { auditAtCommit, enqueueAtCommit, systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import type { ProviderSubscription } from '../ports/payments.ts';
import { PaymentsRejected } from '../ports/payments.ts';
import { billingNoticeJob } from './jobs.ts';
import { SEAT_CURRENCY } from './plans.ts';
import { isRunning, lockForBilling, seatedMembers, subscriptionRow, theSubscription, type SubscriptionRow } from './rows.ts';
import { notifyJob } from '../seats/index.ts';

export interface SyncReason {
  verb: string;
  actorId?: string | null;
  eventId?: string | null;
}

export interface SyncOutcome {
  /** `written` may well have changed nothing; `stale`: somebody asked later and wrote sooner. */
  result: 'written' | 'stale' | 'nothing_bought';
  changed: boolean;
  current: ProviderSubscription | null;
  /** Second subscriptions that were cancelled and given back. */
  refunded: string[];
}

/** Days an invoice may stay open before nobody new is admitted. */
export const GRACE_DAYS = 7;
const DAY = 86_400_000;

export async function syncOrganization(deps: Deps, organizationId: string, reason: SyncReason): Promise<SyncOutcome> {
  const who = systemActor(deps, reason.verb, reason.actorId ?? null);
  const drawn = await deps.system.transaction(who, async (tx) => {
    const [row] = await tx.sql<{ draw: number; customer: string | null; at: Date }>(
      "SELECT nextval('billing_sync_draw') AS draw, stripe_customer_id AS customer, app.now() AS at FROM organization_subscriptions WHERE organization_id = $1",
      [organizationId],
    );
    return row ?? null;
  });
  if (!drawn?.customer) return { result: 'nothing_bought', changed: false, current: null, refunded: [] };

  try {
    const all = await deps.payments.subscriptionsOf(drawn.customer);
    const { current, surplus } = theSubscription(all);
    if (current && !current.price)
      throw new PaymentsRejected(`Subscription ${current.id} has a price that is none of ours.`, 'foreign_price');
    const stop = await admissionsStop(deps, drawn.customer, current);
    const incomplete = !current && all.some((s) => s.status === 'incomplete');
    const next: Target = {
      current,
      idle: incomplete ? 'incomplete' : all.length > 0 ? 'canceled' : 'none',
      stop,
      draw: drawn.draw,
      at: drawn.at,
    };
    const written = await deps.system.transaction(who, (tx) => write(tx, deps, organizationId, next, reason));
    const refunded: string[] = [];
    for (const second of surplus) {
      const { refunded: amount } = await deps.payments.cancelAndRefund(second.id, `surplus-${second.id}`);
      refunded.push(second.id);
      await deps.system.transaction(who, (tx) => tellGivenBack(tx, organizationId, second.id, amount));
    }
    return { ...written, current, refunded };
  } catch (error) {
    await noteFailure(deps, organizationId, who, error);
    throw error;
  }
}

/** In our time: test clocks run ahead of it, real accounts do not. */
async function admissionsStop(deps: Deps, customerId: string, current: ProviderSubscription | null): Promise<Date | null> {
  if (!current?.openInvoiceSince || (current.status !== 'past_due' && current.status !== 'unpaid')) return null;
  const ours = deps.clock.now().getTime();
  const ahead = (await deps.payments.now(customerId)).getTime() - ours;
  const skew = Math.abs(ahead) < 60_000 ? 0 : ahead;
  return new Date(current.openInvoiceSince.getTime() + GRACE_DAYS * DAY - skew);
}

/** One row and one letter per subscription given back, however often this is done, and by however many at once. */
async function tellGivenBack(tx: Tx, organizationId: string, subscriptionId: string, amount: number): Promise<void> {
  await lockForBilling(tx, organizationId);
  const verb = 'billing.giveBack';
  const told = await tx.sql('SELECT id FROM audit_log WHERE organization_id = $1 AND verb = $2 AND subject = $3', [
    organizationId,
    verb,
    subscriptionId,
  ]);
  if (told.length > 0) return;
  auditAtCommit(tx, { actorId: null, verb, requestId: null }, { organizationId, subject: subscriptionId, changes: { amount } });
  enqueueAtCommit(tx, billingNoticeJob, {
    notice: 'secondSubscriptionRefunded',
    organizationId,
    amount: { amount, currency: SEAT_CURRENCY },
  });
}

interface Target {
  current: ProviderSubscription | null;
  idle: 'none' | 'incomplete' | 'canceled';
  stop: Date | null;
  draw: number;
  at: Date;
}

async function write(
  tx: Tx,
  deps: Deps,
  organizationId: string,
  target: Target,
  reason: SyncReason,
): Promise<Pick<SyncOutcome, 'result' | 'changed'>> {
  const organization = await lockForBilling(tx, organizationId);
  const row = await subscriptionRow(tx, organizationId);
  if (!organization || !row) return { result: 'nothing_bought', changed: false };
  if (row.written_draw >= target.draw) return { result: 'stale', changed: false };

  const s = target.current;
  const seats = s?.quantity ?? 0;
  const plan = s?.price?.plan ?? row.plan;
  const [under] = await tx.sql<{ kind: string }>("SELECT kind FROM billing_intents WHERE organization_id = $1 AND state = 'prepared'", [
    organizationId,
  ]);
  const schedule = scheduleAfter(row, s, under?.kind === 'schedule' || target.draw < row.scheduled_draw);

  await tx.sql("SELECT set_config('app.cause', $1, true), set_config('app.event_id', $2, true)", [
    causeOf(row.purchased_seats, seats),
    reason.eventId ?? '',
  ]);
  await tx.sql(
    `UPDATE organization_subscriptions SET plan = $2, stripe_seat_subscription_id = coalesce($3, stripe_seat_subscription_id), purchased_seats = $4,
       seat_billing_period = $5, status = $6, current_period_end = $7, cancel_at = $8,
       scheduled_plan = $9, scheduled_period = $10, scheduled_seats = $11, scheduled_at = $12, scheduled_release = $13::text[]::uuid[],
       pending_plan = $14, pending_period = $15, pending_seats = $16, pending_pay_url = $17, open_invoice_since = $18, admissions_stop_at = $19,
       written_draw = $20, synced_at = $21, sync_error = NULL, sync_error_since = NULL
     WHERE organization_id = $1`,
    [
      organizationId,
      plan,
      s?.id ?? null,
      seats,
      s?.price?.period ?? row.seat_billing_period,
      s ? statusOf(s) : target.idle,
      s?.currentPeriodEnd ?? row.current_period_end,
      s?.cancelAt ?? null,
      schedule?.plan ?? null,
      schedule?.period ?? null,
      schedule?.seats ?? null,
      schedule?.at ?? null,
      schedule?.release ?? [],
      s?.pendingUpdate?.price?.plan ?? null,
      s?.pendingUpdate?.price?.period ?? null,
      s?.pendingUpdate?.quantity ?? null,
      s?.pendingUpdate?.payUrl ?? null,
      s?.openInvoiceSince ?? null,
      target.stop,
      target.draw,
      target.at,
    ],
  );
  // A change across tiers moves the plan of the next purchase along with the running one.
  if (s && row.plan && plan && row.plan !== plan && isRunning(row))
    await tx.sql('UPDATE organizations SET subscription_plan = $2 WHERE id = $1', [organizationId, plan]);
  if (s && applied(row, s)) await release(tx, organizationId, row.scheduled_release, seats);
  if (seats > row.purchased_seats) enqueueAtCommit(tx, billingNoticeJob, { notice: 'seatsGranted', organizationId, seats });
  if (target.stop && !row.admissions_stop_at) {
    enqueueAtCommit(tx, billingNoticeJob, { notice: 'paymentFailed', organizationId, admissionsStopAt: target.stop.toISOString() });
  }
  const changed =
    seats !== row.purchased_seats ||
    (s ? statusOf(s) : target.idle) !== row.status ||
    (s !== null && s.id !== row.stripe_seat_subscription_id) ||
    plan !== row.plan ||
    (s?.price?.period ?? row.seat_billing_period) !== row.seat_billing_period ||
    (s?.currentPeriodEnd.getTime() ?? null) !== (s ? (row.current_period_end?.getTime() ?? null) : null) ||
    (s?.cancelAt?.getTime() ?? null) !== (row.cancel_at?.getTime() ?? null) ||
    (schedule?.seats ?? null) !== row.scheduled_seats ||
    (s?.pendingUpdate?.quantity ?? null) !== row.pending_seats;
  if (changed) deps.log.info({ organizationId, seats, status: s?.status ?? target.idle, verb: reason.verb }, 'subscription in step');
  return { result: 'written', changed };
}

function statusOf(s: ProviderSubscription): SubscriptionRow['status'] {
  // An expired first payment is an end like any other.
  return s.status === 'incomplete_expired' ? 'canceled' : s.status;
}

function causeOf(before: number, after: number): string {
  if (before === 0) return 'purchase';
  if (after === 0) return 'cancellation';
  return after > before ? 'increase' : 'reduction';
}

interface Schedule {
  plan: SubscriptionRow['scheduled_plan'];
  period: SubscriptionRow['scheduled_period'];
  seats: number;
  at: Date | null;
  release: string[];
}

/** What is scheduled from here on: the provider's word, with our list of whose seat ends; ours alone while the call is under way. */
function scheduleAfter(row: SubscriptionRow, s: ProviderSubscription | null, unheard: boolean): Schedule | null {
  const ours =
    row.scheduled_seats === null
      ? null
      : {
          plan: row.scheduled_plan,
          period: row.scheduled_period,
          seats: row.scheduled_seats,
          at: row.scheduled_at,
          release: row.scheduled_release,
        };
  // The provider was asked before it had taken our schedule, or has not answered yet.
  if (unheard && ours) return ours;
  if (!s?.scheduled) return null;
  return {
    plan: s.scheduled.price?.plan ?? null,
    period: s.scheduled.price?.period ?? null,
    seats: s.scheduled.quantity,
    at: s.scheduled.at,
    release: ours && ours.seats === s.scheduled.quantity ? ours.release : [],
  };
}

/** The scheduled change has come to pass: the provider has it no longer ahead, and is what it was to become. */
const applied = (row: SubscriptionRow, s: ProviderSubscription): boolean =>
  row.scheduled_seats !== null &&
  !s.scheduled &&
  s.quantity === row.scheduled_seats &&
  (row.scheduled_plan === null || s.price?.plan === row.scheduled_plan) &&
  (row.scheduled_period === null || s.price?.period === row.scheduled_period);

/** Ends the seats that were named for it, in their order, and only while there are more seated than seats: usage is counted anew. */
async function release(tx: Tx, organizationId: string, named: readonly string[], seats: number): Promise<void> {
  const seated = await seatedMembers(tx, organizationId);
  const leaving = named.filter((userId) => seated.includes(userId)).slice(0, Math.max(seated.length - seats, 0));
  if (leaving.length === 0) return;
  await tx.sql("SELECT set_config('app.cause', 'release', true)");
  await tx.sql("UPDATE organization_members SET status = 'removed' WHERE organization_id = $1 AND user_id = ANY ($2::text[]::uuid[])", [
    organizationId,
    leaving,
  ]);
  for (const userId of leaving) enqueueAtCommit(tx, notifyJob, { notice: 'memberRemoved', organizationId, userId });
}

async function noteFailure(deps: Deps, organizationId: string, who: DbActor, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
  deps.log.warn({ organizationId, error: message }, 'subscription not in step');
  try {
    await deps.system.transaction(who, (tx) =>
      tx.sql(
        'UPDATE organization_subscriptions SET sync_error = $2, sync_error_since = coalesce(sync_error_since, now()) WHERE organization_id = $1',
        [organizationId, message],
      ),
    );
  } catch (second) {
    // The database is down, too: the job that called is repeated, and the first error is the one to tell.
    deps.log.error({ organizationId, error: String(second) }, 'failure of synchronisation not noted');
  }
}
