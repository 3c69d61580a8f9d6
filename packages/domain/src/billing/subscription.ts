/** The running subscription as the owner and admins see it, and how well it is in step with the provider. */
import type { Tx } from '@seatwise/db';
import { query } from '../kernel/command.ts';
import { money } from '../kernel/money.ts';
import { managers } from '../seats/index.ts';
import { BillingOrganizationInput, type ScheduledChangeView, type SubscriptionView, type SyncStatusView } from './contract.ts';
import { SEAT_CURRENCY, seatsTotal } from './plans.ts';
import { isRunning, subscriptionRow, type SubscriptionRow } from './rows.ts';

/** Null when nothing is running. */
export async function readSubscription(tx: Pick<Tx, 'sql'>, organizationId: string): Promise<SubscriptionView | null> {
  const row = await subscriptionRow(tx, organizationId);
  if (!row || !isRunning(row)) return null;
  if (!row.plan || !row.seat_billing_period || !row.current_period_end) return null;
  return {
    plan: row.plan,
    purchasedSeats: row.purchased_seats,
    period: row.seat_billing_period,
    status: row.status,
    currentPeriodEnd: row.current_period_end.toISOString(),
    recurringTotal: money(seatsTotal(row.plan, row.seat_billing_period, row.purchased_seats), SEAT_CURRENCY),
    scheduledChange: scheduledView(row),
    pendingChange:
      row.pending_seats === null
        ? null
        : {
            plan: row.pending_plan ?? row.plan,
            period: row.pending_period ?? row.seat_billing_period,
            seats: row.pending_seats,
            payUrl: row.pending_pay_url,
          },
    admissionsStopAt: row.admissions_stop_at?.toISOString() ?? null,
  };
}

function scheduledView(row: SubscriptionRow): ScheduledChangeView | null {
  if (row.scheduled_seats !== null && row.scheduled_at) {
    return {
      kind: 'change',
      at: row.scheduled_at.toISOString(),
      plan: row.scheduled_plan,
      period: row.scheduled_period,
      seats: row.scheduled_seats,
      release: row.scheduled_release,
    };
  }
  if (row.cancel_at) return { kind: 'cancellation', at: row.cancel_at.toISOString(), plan: null, period: null, seats: 0, release: [] };
  return null;
}

export const subscription = query({
  verb: 'billing.subscription',
  input: BillingOrganizationInput,
  authorize: managers,
  run: ({ tx, input }) => readSubscription(tx, input.organizationId),
});

export async function readSyncStatus(tx: Pick<Tx, 'sql'>, organizationId: string): Promise<SyncStatusView> {
  const row = await subscriptionRow(tx, organizationId);
  const syncedAt = row?.synced_at?.toISOString() ?? null;
  if (!row?.stripe_customer_id) return { state: 'never', syncedAt, lastError: null };
  if (row.sync_error) return { state: 'failing', syncedAt, lastError: row.sync_error };
  const behind = !row.synced_at || (row.hinted_at !== null && row.hinted_at > row.synced_at);
  return { state: behind ? 'behind' : 'in_step', syncedAt, lastError: null };
}

export const syncStatus = query({
  verb: 'billing.syncStatus',
  input: BillingOrganizationInput,
  authorize: managers,
  run: ({ tx, input }) => readSyncStatus(tx, input.organizationId),
});
