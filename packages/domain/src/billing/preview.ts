/** What seats would cost: today, and from the next renewal on. Says what stands in the way instead of refusing. */
import { z } from 'zod';
import { hotQuery } from '../kernel/command.ts';
import { money } from '../kernel/money.ts';
import { saga } from '../kernel/saga.ts';
import { notFound } from '../kernel/errors.ts';
import { ownerOnly } from '../seats/index.ts';
import { PreviewSeatsInput, type PlanView, type SeatPreviewView } from './contract.ts';
import { cheaperPlan, PLAN_TERMS, PLANS, SEAT_CURRENCY, seatsTotal, type SeatPeriod } from './plans.ts';
import { blockersOf, isImmediate, sameTerms, type SeatTerms } from './rules.ts';
import { lockFreeOrganization, seatedMembers, subscriptionRow, theSubscription } from './rows.ts';

export const plans = hotQuery({
  verb: 'billing.plans',
  input: z.object({}).nullish(),
  strangers: true,
  run: async (): Promise<PlanView[]> =>
    PLANS.map((plan) => {
      const { minSeats, maxSeats, unitAmount, limits } = PLAN_TERMS[plan];
      return {
        plan,
        minSeats,
        maxSeats,
        monthly: money(unitAmount.monthly, SEAT_CURRENCY),
        yearly: money(unitAmount.yearly, SEAT_CURRENCY),
        limits,
      };
    }),
});

const euros = (amount: number) => money(amount, SEAT_CURRENCY);

/** Calendar arithmetic in UTC, the last day of a shorter month standing in for one it lacks, as the provider counts. */
export function periodAfter(from: Date, period: SeatPeriod): Date {
  const next = new Date(from);
  const day = from.getUTCDate();
  next.setUTCDate(1);
  next.setUTCMonth(next.getUTCMonth() + (period === 'monthly' ? 1 : 12));
  const last = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
  next.setUTCDate(Math.min(day, last));
  return next;
}

export const previewSeats = saga({
  verb: 'billing.previewSeats',
  input: PreviewSeatsInput,
  authorize: ownerOnly,
  audited: false,
  async prepare({ tx, input }) {
    const organization = await lockFreeOrganization(tx, input.organizationId);
    const row = await subscriptionRow(tx, input.organizationId);
    if (!organization || !row) throw notFound('organisation');
    return { organization, row, seated: await seatedMembers(tx, input.organizationId) };
  },
  async call({ organization, row, seated }, { input, deps }): Promise<SeatPreviewView> {
    const { current } = row.stripe_customer_id
      ? theSubscription(await deps.payments.subscriptionsOf(row.stripe_customer_id))
      : { current: null };
    const from: SeatTerms | null = current?.price
      ? { plan: current.price.plan, period: current.price.period, seats: current.quantity }
      : null;
    const to: SeatTerms = {
      plan: input.plan ?? from?.plan ?? organization.plan,
      period: input.period ?? from?.period ?? 'monthly',
      seats: input.seats,
    };
    const paymentDue = current?.status === 'past_due' || current?.status === 'unpaid';
    const blockers = blockersOf({ organizationStatus: organization.status, to, from, seated, released: [], paymentDue });
    const cheaper = cheaperPlan(to.plan, to.period, to.seats);
    const common = {
      ...to,
      unitAmount: euros(PLAN_TERMS[to.plan].unitAmount[to.period]),
      recurringTotal: euros(seatsTotal(to.plan, to.period, to.seats)),
      blockers,
      cheaperPlan: cheaper ? { plan: cheaper.plan, seats: cheaper.seats, recurringTotal: euros(cheaper.total) } : null,
    };
    const now = await deps.payments.now(row.stripe_customer_id);
    if (!current || !from) {
      return {
        ...common,
        effect: 'purchase',
        dueNow: common.recurringTotal,
        prorationDate: null,
        nextRenewal: periodAfter(now, to.period).toISOString(),
      };
    }
    if (
      !isImmediate(from, to) ||
      sameTerms(from, to) ||
      blockers.some((b) => b.code === 'SEATS_OUT_OF_RANGE' || b.code === 'PAYMENT_REQUIRED')
    ) {
      const effect = isImmediate(from, to) ? 'immediate' : 'scheduled';
      return { ...common, effect, dueNow: euros(0), prorationDate: null, nextRenewal: current.currentPeriodEnd.toISOString() };
    }
    const preview = await deps.payments.previewChange({
      subscriptionId: current.id,
      itemId: current.itemId,
      price: { plan: to.plan, period: to.period },
      quantity: to.seats,
      prorationDate: now,
    });
    return {
      ...common,
      effect: 'immediate',
      dueNow: euros(preview.dueNow),
      prorationDate: preview.prorationDate.toISOString(),
      nextRenewal: preview.nextRenewal.toISOString(),
    };
  },
});
