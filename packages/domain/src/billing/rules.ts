/** The rules of buying and changing seats, pure: used by the verbs and by the preview alike. */
import { DomainError } from '../kernel/errors.ts';
import type { Blocker } from './contract.ts';
import { PLAN_TERMS, seatsFit, tierOf, type Plan, type SeatPeriod } from './plans.ts';

export interface SeatTerms {
  plan: Plan;
  period: SeatPeriod;
  seats: number;
}

/** Immediate only when neither seats nor tier falls and yearly does not become monthly; everything else waits for the period's end. */
export const isImmediate = (from: SeatTerms, to: SeatTerms): boolean =>
  to.seats >= from.seats && tierOf(to.plan) >= tierOf(from.plan) && !(from.period === 'yearly' && to.period === 'monthly');

export const sameTerms = (a: SeatTerms, b: SeatTerms): boolean => a.plan === b.plan && a.period === b.period && a.seats === b.seats;

/** What stands in the way of these terms. `seated`: who holds a seat; `released`: whose seat is to end with the change. */
export function blockersOf(context: {
  organizationStatus: string;
  to: SeatTerms;
  from: SeatTerms | null;
  seated: readonly string[];
  released: readonly string[];
  paymentDue: boolean;
}): Blocker[] {
  const { to, from } = context;
  const blockers: Blocker[] = [];
  const grows = !from || isImmediate(from, to);
  if (grows && context.organizationStatus !== 'approved') blockers.push({ code: 'ORGANIZATION_NOT_APPROVED' });
  if (!seatsFit(to.plan, to.seats)) {
    blockers.push({ code: 'SEATS_OUT_OF_RANGE', minSeats: PLAN_TERMS[to.plan].minSeats, maxSeats: PLAN_TERMS[to.plan].maxSeats });
  }
  if (from && sameTerms(from, to)) blockers.push({ code: 'NOTHING_TO_CHANGE' });
  const staying = context.seated.filter((userId) => !context.released.includes(userId));
  if (staying.length > to.seats)
    blockers.push({ code: 'DOWNGRADE_BLOCKED', seated: context.seated.length, seats: to.seats, userIds: [...context.seated] });
  if (from && grows && context.paymentDue) blockers.push({ code: 'PAYMENT_REQUIRED' });
  return blockers;
}

/** The first blocker, as the error a verb throws. */
export function throwBlocker(blockers: readonly Blocker[]): void {
  const [first] = blockers;
  if (!first) return;
  switch (first.code) {
    case 'ORGANIZATION_NOT_APPROVED':
      throw new DomainError('ORGANIZATION_NOT_APPROVED', 'Only an approved organisation buys seats.');
    case 'SEATS_OUT_OF_RANGE':
      throw new DomainError('SEATS_OUT_OF_RANGE', `This plan takes ${first.minSeats} to ${first.maxSeats} seats.`, {
        minSeats: first.minSeats,
        maxSeats: first.maxSeats,
      });
    case 'DOWNGRADE_BLOCKED':
      throw new DomainError(
        'DOWNGRADE_BLOCKED',
        `${first.seated} people hold seats; name whose seat ends, until no more than ${first.seats} stay.`,
        {
          userIds: first.userIds,
          seats: first.seats,
        },
      );
    case 'PAYMENT_REQUIRED':
      throw new DomainError('PAYMENT_REQUIRED', 'An invoice is unpaid. Pay it first, then add seats.');
    case 'NOTHING_TO_CHANGE':
      throw new DomainError('INVALID_STATE', 'The subscription is like this already.', { state: 'unchanged' });
  }
}
