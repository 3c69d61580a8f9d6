/** The subscription row, as jobs and sagas read it (seatwise_worker). */
import type { Tx } from '@seatwise/db';
import type { ProviderSubscription } from '../ports/payments.ts';
import type { SubscriptionStatus } from './contract.ts';
import type { Plan, SeatPeriod } from './plans.ts';

export interface SubscriptionRow {
  organization_id: string;
  plan: Plan | null;
  stripe_customer_id: string | null;
  stripe_seat_subscription_id: string | null;
  purchased_seats: number;
  seat_billing_period: SeatPeriod | null;
  status: SubscriptionStatus | 'none';
  current_period_end: Date | null;
  cancel_at: Date | null;
  scheduled_plan: Plan | null;
  scheduled_period: SeatPeriod | null;
  scheduled_seats: number | null;
  scheduled_at: Date | null;
  scheduled_release: string[];
  scheduled_draw: number;
  pending_plan: Plan | null;
  pending_period: SeatPeriod | null;
  pending_seats: number | null;
  pending_pay_url: string | null;
  open_invoice_since: Date | null;
  admissions_stop_at: Date | null;
  written_draw: number;
  synced_at: Date | null;
  hinted_at: Date | null;
  sync_error: string | null;
}

export async function subscriptionRow(tx: Pick<Tx, 'sql'>, organizationId: string): Promise<SubscriptionRow | null> {
  const [row] = await tx.sql<SubscriptionRow>(
    `SELECT organization_id, plan, stripe_customer_id, stripe_seat_subscription_id, purchased_seats, seat_billing_period, status, current_period_end, cancel_at,
       scheduled_plan, scheduled_period, scheduled_seats, scheduled_at, coalesce(scheduled_release, '{}')::text[] AS scheduled_release,
       scheduled_draw,
       pending_plan, pending_period, pending_seats, pending_pay_url, open_invoice_since, admissions_stop_at, written_draw,
       synced_at, hinted_at, sync_error
     FROM organization_subscriptions WHERE organization_id = $1`,
    [organizationId],
  );
  return row ?? null;
}

/** As seatwise_worker: the organisation's row first, before anything else of it is read or written. */
export async function lockForBilling(
  tx: Pick<Tx, 'sql'>,
  organizationId: string,
): Promise<{ status: string; plan: Plan; name: string; locale: string } | null> {
  const [row] = await tx.sql<{ status: string; plan: Plan; name: string; locale: string }>(
    'SELECT status, subscription_plan AS plan, name, locale FROM organizations WHERE id = $1 FOR NO KEY UPDATE',
    [organizationId],
  );
  return row ?? null;
}

/** Who holds a seat, longest seated last: the order in which the list reads. */
export async function seatedMembers(tx: Pick<Tx, 'sql'>, organizationId: string): Promise<string[]> {
  const rows = await tx.sql<{ user_id: string }>(
    "SELECT user_id FROM organization_members WHERE organization_id = $1 AND status = 'active' AND role = 'member' ORDER BY status_changed_at DESC, user_id",
    [organizationId],
  );
  return rows.map((row) => row.user_id);
}

/** Ours, by its row: something that grants seats and can be changed. */
export const isRunning = (row: SubscriptionRow): row is SubscriptionRow & { status: SubscriptionStatus } =>
  row.status !== 'none' && row.status !== 'canceled' && row.status !== 'incomplete';

/** Statuses in which a subscription grants its quantity. */
const LIVE = new Set<ProviderSubscription['status']>(['trialing', 'active', 'past_due', 'unpaid', 'paused']);
export const isLive = (subscription: Pick<ProviderSubscription, 'status'>): boolean => LIVE.has(subscription.status);

/** The one that counts, of all a customer has: the first live one that is not being given back. The others were bought by mistake. */
export function theSubscription(all: readonly ProviderSubscription[]): {
  current: ProviderSubscription | null;
  surplus: ProviderSubscription[];
} {
  // Those of one second stay in the provider's own order; their ids are random and say nothing.
  const live = all.filter(isLive).toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const current = live.find((one) => !one.surplus) ?? null;
  return { current, surplus: live.filter((one) => one !== current) };
}

/** The same without the lock: for looking. */
export async function lockFreeOrganization(
  tx: Pick<Tx, 'sql'>,
  organizationId: string,
): Promise<{ status: string; plan: Plan; name: string; locale: string } | null> {
  const [row] = await tx.sql<{ status: string; plan: Plan; name: string; locale: string }>(
    'SELECT status, subscription_plan AS plan, name, locale FROM organizations WHERE id = $1',
    [organizationId],
  );
  return row ?? null;
}
