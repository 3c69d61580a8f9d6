/** Row to view. Rows stop here. */
import type { ClaimView, DeliveryState, InviteStatus, InviteView } from './contract.ts';

export interface InviteRow {
  id: string;
  order_id: string;
  organization_id: string;
  course_title: string;
  email: string | null;
  note: string | null;
  use_count: number;
  max_uses: number;
  created_at: Date;
  /** `created_at` as the database writes it, to the microsecond. */
  at: string;
  sent_at: Date | null;
  opened_at: Date | null;
  expires_at: Date;
  revoked_at: Date | null;
  claimed_at: Date | null;
  claimed_by: string | null;
  claimer_name: string | null;
  reminded_at: Date | null;
  delivery_state: DeliveryState;
  delivery_reason: string | null;
  delivery_at: Date | null;
  status: InviteStatus;
  expiring: boolean;
}

const instant = (value: Date | null): string | null => value?.toISOString() ?? null;

export const inviteView = (row: InviteRow): InviteView => ({
  id: row.id,
  orderId: row.order_id,
  courseTitle: row.course_title,
  kind: row.email === null ? 'link' : 'email',
  email: row.email,
  status: row.status,
  expiring: row.expiring,
  note: row.note,
  useCount: row.use_count,
  maxUses: row.max_uses,
  createdAt: row.created_at.toISOString(),
  sentAt: instant(row.sent_at),
  openedAt: instant(row.opened_at),
  expiresAt: row.expires_at.toISOString(),
  revokedAt: instant(row.revoked_at),
  claimedAt: instant(row.claimed_at),
  claimedBy: row.claimed_by === null ? null : { id: row.claimed_by, name: row.claimer_name ?? '' },
  remindedAt: instant(row.reminded_at),
  delivery: { state: row.delivery_state, reason: row.delivery_reason, at: instant(row.delivery_at) },
});

export const CLAIM_COLUMNS = 'c.id, c.order_id, c.person_id, p.name AS person_name, c.claimed_at, c.released_at';

export interface ClaimRow {
  id: string;
  order_id: string;
  person_id: string;
  person_name: string | null;
  claimed_at: Date;
  released_at: Date | null;
}

/** Who has deleted their account has no name left; the page has words for that. */
export const claimView = (row: ClaimRow): ClaimView => ({
  seatClaimId: row.id,
  orderId: row.order_id,
  person: { id: row.person_id, name: row.person_name ?? '' },
  claimedAt: row.claimed_at.toISOString(),
  releasedAt: instant(row.released_at),
});
