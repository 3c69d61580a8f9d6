/** Invites of an organisation: for its staff all of them, for a buyer those of their own orders. Newest first. */
import { query } from '../kernel/command.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { inviterIn } from './access.ts';
import { InvitesInput, type InviteFilter, type InviteView } from './contract.ts';
import { INVITES, NEEDS_ATTENTION, withNames } from './queries.ts';
import { inviteView, type InviteRow } from './views.ts';

const CONDITIONS: Partial<Record<InviteFilter, string>> = { expiring: 'i.expiring', attention: NEEDS_ATTENTION };

/** One text a filter, so that each has a plan of its own. What the rows alone decide comes before who may see them, which is dear to ask. */
const listOf = (filter: InviteFilter | undefined): string => {
  const only = filter === undefined ? 'true' : (CONDITIONS[filter] ?? `i.status = '${filter}'`);
  return `${withNames(`
    SELECT * FROM (${INVITES} WHERE i.organization_id = $1 AND ($2::uuid IS NULL OR i.order_id = $2)
        AND ($3 = '' OR position(lower($3) IN i.email::text) > 0)
        AND ($4::timestamptz IS NULL OR (i.created_at, i.id) < ($4::timestamptz, $5::uuid))) i
    WHERE ${only} ORDER BY i.created_at DESC, i.id DESC LIMIT $6`)} ORDER BY i.created_at DESC, i.id DESC`;
};

export const list = query({
  verb: 'invites.list',
  input: InvitesInput,
  authorize: inviterIn,
  async run({ tx, input }): Promise<Page<InviteView>> {
    const after = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<InviteRow>(listOf(input.status), [
      input.organizationId,
      input.orderId ?? null,
      input.search ?? '',
      after?.[0] ?? null,
      after?.[1] ?? null,
      input.limit + 1,
    ]);
    return pageOf(rows, input.limit, (row) => [row.at, row.id], inviteView);
  },
});
