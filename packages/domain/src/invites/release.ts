/** Gives a seat back: one's own, or anybody's by who hands the order's seats out. It can be given to somebody else at once. */
import { command, signedIn } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import { ReleaseClaimInput, type ClaimView } from './contract.ts';
import { CLAIM_COLUMNS, claimView, type ClaimRow } from './views.ts';

export const releaseClaim = command({
  verb: 'seats.releaseClaim',
  input: ReleaseClaimInput,
  authorize: signedIn,
  async run({ tx, input, audit }): Promise<ClaimView> {
    const [row] = await tx.sql<ClaimRow & { organization_id: string }>(
      `SELECT ${CLAIM_COLUMNS}, c.organization_id FROM app.release_claim($1) c LEFT JOIN people p ON p.id = c.person_id`,
      [input.seatClaimId],
    );
    if (!row) throw notFound('seat');
    audit({ organizationId: row.organization_id, subject: row.id, changes: { orderId: row.order_id, personId: row.person_id } });
    return claimView(row);
  },
});
