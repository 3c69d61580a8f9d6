/** Invites of an organisation: for its staff all of them, for a buyer those of their own orders. Newest first. */
import { query } from '../kernel/command.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { inviterIn } from './access.ts';
import { InvitesInput, type InviteView } from './contract.ts';
import { INVITES, withNames } from './queries.ts';
import { inviteView, type InviteRow } from './views.ts';

const LIST = withNames(`
  SELECT * FROM (${INVITES} WHERE i.organization_id = $1 AND ($2::uuid IS NULL OR i.order_id = $2)
      AND ($4 = '' OR position(lower($4) IN i.email::text) > 0)
      AND ($5::timestamptz IS NULL OR (i.created_at, i.id) < ($5::timestamptz, $6::uuid))) i
  WHERE CASE WHEN $3::text IS NULL THEN true WHEN $3 = 'expiring' THEN i.expiring
    WHEN $3 = 'attention' THEN i.status IN ('bounced', 'failed') OR i.expiring ELSE i.status = $3 END
  ORDER BY i.created_at DESC, i.id DESC LIMIT $7`);

export const list = query({
  verb: 'invites.list',
  input: InvitesInput,
  authorize: inviterIn,
  async run({ tx, input }): Promise<Page<InviteView>> {
    const after = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<InviteRow>(`${LIST} ORDER BY i.created_at DESC, i.id DESC`, [
      input.organizationId,
      input.orderId ?? null,
      input.status ?? null,
      input.search ?? '',
      after?.[0] ?? null,
      after?.[1] ?? null,
      input.limit + 1,
    ]);
    return pageOf(rows, input.limit, (row) => [row.at, row.id], inviteView);
  },
});
