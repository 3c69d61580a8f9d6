/** Who sits where: the caller's own seats with what they need to take part, and the seats of an order for those who hand them out. */
import { query, signedIn } from '../kernel/command.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { inviterOf } from './access.ts';
import { ClaimsInput, MySeatsInput, type ClaimView, type MySeatView } from './contract.ts';
import { CLAIM_COLUMNS, claimView, type ClaimRow } from './views.ts';

interface MySeatRow {
  claim_id: string;
  order_id: string;
  course_id: string;
  course_title: string;
  joining_info: string | null;
  organization_id: string;
  organization_name: string;
  claimed_at: Date;
  at: string;
}

/** Newest first. */
export const mySeats = query({
  verb: 'seats.mySeats',
  input: MySeatsInput,
  authorize: signedIn,
  async run({ tx, input }): Promise<Page<MySeatView>> {
    const after = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<MySeatRow>(
      `SELECT s.*, s.claimed_at::text AS at FROM app.my_seats() s
       WHERE $1::timestamptz IS NULL OR (s.claimed_at, s.claim_id) < ($1::timestamptz, $2::uuid)
       ORDER BY s.claimed_at DESC, s.claim_id DESC LIMIT $3`,
      [after?.[0] ?? null, after?.[1] ?? null, input.limit + 1],
    );
    return pageOf(
      rows,
      input.limit,
      (row) => [row.at, row.claim_id],
      (row) => ({
        seatClaimId: row.claim_id,
        orderId: row.order_id,
        courseId: row.course_id,
        courseTitle: row.course_title,
        joiningInfo: row.joining_info,
        organizationId: row.organization_id,
        organizationName: row.organization_name,
        claimedAt: row.claimed_at.toISOString(),
      }),
    );
  },
});

/** Newest first; those that were given back, too. */
export const claims = query({
  verb: 'seats.claims',
  input: ClaimsInput,
  authorize: inviterOf,
  async run({ tx, input }): Promise<Page<ClaimView>> {
    const after = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<ClaimRow & { at: string }>(
      `SELECT ${CLAIM_COLUMNS}, c.claimed_at::text AS at FROM seat_claims c LEFT JOIN people p ON p.id = c.person_id
       WHERE c.order_id = $1 AND ($2::timestamptz IS NULL OR (c.claimed_at, c.id) < ($2::timestamptz, $3::uuid))
       ORDER BY c.claimed_at DESC, c.id DESC LIMIT $4`,
      [input.orderId, after?.[0] ?? null, after?.[1] ?? null, input.limit + 1],
    );
    return pageOf(rows, input.limit, (row) => [row.at, row.id], claimView);
  },
});
