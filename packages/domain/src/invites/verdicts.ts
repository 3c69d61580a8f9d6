/** What becomes of each address: the same for the dry run and for the real thing. */
import type { Tx } from '@seatwise/db';
import { DomainError, invalidState } from '../kernel/errors.ts';
import type { OrganizationStatus } from '../seats/contract.ts';
import type { OrderStatus, Verdict } from './contract.ts';

export interface OrderState {
  organization_id: string;
  status: OrderStatus;
  /** Null to a buyer who may not see the organisation. */
  organization_status: OrganizationStatus | null;
  seats_available: number;
}

/** Only a paid order of an approved organisation has seats to hand out. */
export function requireInvitable(order: OrderState): void {
  if (order.status === 'pending' || order.status === 'expired')
    throw new DomainError('PAYMENT_REQUIRED', 'This order is not paid yet: its seats come with the payment.', { state: order.status });
  if (order.status === 'refunded') throw invalidState('This order was refunded: it has no seats left to hand out.', { state: 'refunded' });
  if (order.organization_status !== null && order.organization_status !== 'approved')
    throw new DomainError('ORGANIZATION_NOT_APPROVED', 'The organisation is not approved at present.', {
      status: order.organization_status,
    });
}

/** For each address in the order given; null stands for what is none. The first of two is judged, the second is a duplicate. */
export async function verdictsOf(
  tx: Pick<Tx, 'sql'>,
  orderId: string,
  emails: readonly (string | null)[],
  available: number,
): Promise<Verdict[]> {
  const distinct = [...new Set(emails.filter((email) => email !== null))];
  const obstacles = new Map<string, Verdict>();
  if (distinct.length > 0) {
    const rows = await tx.sql<{ ordinal: number; obstacle: 'already_invited' | 'already_seated' }>(
      'SELECT ordinal, obstacle FROM app.invite_obstacles($1, $2::text[]) WHERE obstacle IS NOT NULL',
      [orderId, distinct],
    );
    for (const row of rows) obstacles.set(distinct[row.ordinal - 1] ?? '', row.obstacle);
  }
  const seen = new Set<string>();
  let left = available;
  return emails.map((email): Verdict => {
    if (email === null) return 'invalid';
    if (seen.has(email)) return 'duplicate';
    seen.add(email);
    const obstacle = obstacles.get(email);
    if (obstacle) return obstacle;
    if (left <= 0) return 'no_seat_left';
    left -= 1;
    return 'valid';
  });
}
