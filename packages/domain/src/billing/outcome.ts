/** One-off payments: what the provider's session makes of whatever it pays for. */
import type { CheckoutSession } from '../ports/payments.ts';

/** Null leaves it as it is: nothing is decided yet. */
export function outcomeOf(session: CheckoutSession): { status: 'paid' } | { status: 'expired'; failure: string | null } | null {
  if (session.status === 'expired') return { status: 'expired', failure: null };
  if (session.status === 'open') return null;
  if (session.paymentStatus !== 'unpaid') return { status: 'paid' };
  return session.paymentFailure === null ? null : { status: 'expired', failure: session.paymentFailure };
}
