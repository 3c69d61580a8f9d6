/** Buying and changing seats: inputs and views. Browser-safe. */
import { z } from 'zod';
import { id } from '../kernel/input.ts';
import type { Money } from '../kernel/money.ts';
import { PLANS, SEAT_PERIODS, type Plan, type PlanLimits, type SeatPeriod } from './plans.ts';

/** Anything below 1 or not whole is malformed; a whole number outside the plan's range is SEATS_OUT_OF_RANGE, said by the verb. */
const seats = z.int().min(1).max(1_000_000);
const period = z.enum(SEAT_PERIODS);

export const PreviewSeatsInput = z.object({ organizationId: id, seats, period: period.optional(), plan: z.enum(PLANS).optional() });
export const CreateSeatCheckoutInput = z.object({ organizationId: id, seats, period: period.default('monthly') });
export const ConfirmCheckoutInput = z.object({
  sessionId: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[A-Za-z0-9_]+$/),
});
export const ChangeSeatsInput = z.object({
  organizationId: id,
  seats,
  period: period.optional(),
  plan: z.enum(PLANS).optional(),
  prorationDate: z.iso.datetime().optional(),
  release: z.array(id).max(100).optional(),
});
export const BillingOrganizationInput = z.object({ organizationId: id });

export interface PlanView {
  plan: Plan;
  minSeats: number;
  maxSeats: number;
  /** Per seat a month. */
  monthly: Money;
  /** Per seat a year. */
  yearly: Money;
  limits: PlanLimits;
}

/** Why the change cannot be made as asked, for the button to say. */
export type Blocker =
  | { code: 'ORGANIZATION_NOT_APPROVED' }
  | { code: 'SEATS_OUT_OF_RANGE'; minSeats: number; maxSeats: number }
  | { code: 'DOWNGRADE_BLOCKED'; seated: number; seats: number; userIds: string[] }
  | { code: 'PAYMENT_REQUIRED' }
  | { code: 'NOTHING_TO_CHANGE' };

export interface SeatPreviewView {
  /** What confirming would do: a first purchase, a change at once, or one at the period's end. */
  effect: 'purchase' | 'immediate' | 'scheduled';
  plan: Plan;
  period: SeatPeriod;
  seats: number;
  /** Per seat and period. */
  unitAmount: Money;
  recurringTotal: Money;
  dueNow: Money;
  /** Hand it back to `changeSeats`, and the amount is the same to the cent. Null when nothing is prorated. */
  prorationDate: string | null;
  nextRenewal: string;
  blockers: Blocker[];
  cheaperPlan: { plan: Plan; seats: number; recurringTotal: Money } | null;
}

export interface SeatCheckoutView {
  url: string;
  sessionId: string;
}

export interface ConfirmCheckoutView {
  /** `granted`: the seats are there. `processing`: the payment settles later. `open`: not paid yet. `expired`: start anew. `refunded`: a second subscription, given back. */
  status: 'granted' | 'processing' | 'open' | 'expired' | 'refunded';
  organizationId: string;
}

export interface ChangeSeatsView {
  status: 'applied' | 'payment_required' | 'scheduled';
  /** Where to pay, for `payment_required`. */
  payUrl: string | null;
  /** When it takes effect, for `scheduled`. */
  at: string | null;
}

export type SubscriptionStatus = 'incomplete' | 'trialing' | 'active' | 'past_due' | 'unpaid' | 'paused' | 'canceled';

export interface ScheduledChangeView {
  kind: 'change' | 'cancellation';
  at: string;
  /** Null for a cancellation. */
  plan: Plan | null;
  period: SeatPeriod | null;
  seats: number;
  /** Members whose seat ends with it. */
  release: string[];
}

export interface SubscriptionView {
  plan: Plan;
  purchasedSeats: number;
  period: SeatPeriod;
  status: SubscriptionStatus;
  currentPeriodEnd: string;
  recurringTotal: Money;
  scheduledChange: ScheduledChangeView | null;
  /** A change that waits for its payment. */
  pendingChange: { plan: Plan; period: SeatPeriod; seats: number; payUrl: string | null } | null;
  /** When an unpaid invoice stops new admissions (or stopped them). */
  admissionsStopAt: string | null;
}

export interface InvoiceView {
  id: string;
  number: string | null;
  status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  at: string;
  total: Money;
  amountDue: Money;
  url: string | null;
  pdfUrl: string | null;
}

export interface SyncStatusView {
  /** `in_step`: what we hold is what Stripe had at `syncedAt`. `behind`: a hint arrived since. `failing`: the last tries failed. `never`: nothing bought yet. */
  state: 'in_step' | 'behind' | 'failing' | 'never';
  syncedAt: string | null;
  lastError: string | null;
}
