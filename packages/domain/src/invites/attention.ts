/** What waits for the inviter: mails that did not arrive, and invites that are about to end. */
import { query } from '../kernel/command.ts';
import { inviterIn } from './access.ts';
import { AttentionInput, type AttentionView } from './contract.ts';
import { INVITES, withNames } from './queries.ts';
import { inviteView, type InviteRow } from './views.ts';

const MOST = 5;

/** As the list counts them under the filters of these names: what bounced and is about to end is in both. */
const COUNTS = `
  SELECT count(*) FILTER (WHERE status = 'bounced')::integer AS bounced, count(*) FILTER (WHERE status = 'failed')::integer AS failed,
    count(*) FILTER (WHERE expiring)::integer AS expiring
  FROM (${INVITES} WHERE i.organization_id = $1 AND i.revoked_at IS NULL AND i.use_count < i.max_uses) i`;

/** What did not arrive before what ends, and what ends first before the rest. */
const PRESSING = "i.status NOT IN ('bounced', 'failed'), i.expires_at, i.id";
const ITEMS = `${withNames(`
  SELECT * FROM (${INVITES} WHERE i.organization_id = $1 AND i.revoked_at IS NULL AND i.use_count < i.max_uses) i
  WHERE i.status IN ('bounced', 'failed') OR i.expiring ORDER BY ${PRESSING} LIMIT ${MOST}`)} ORDER BY ${PRESSING}`;

export const attention = query({
  verb: 'invites.attention',
  input: AttentionInput,
  authorize: inviterIn,
  async run({ tx, input }): Promise<AttentionView> {
    const [[counts], items] = await Promise.all([
      tx.sql<{ bounced: number; failed: number; expiring: number }>(COUNTS, [input.organizationId]),
      tx.sql<InviteRow>(ITEMS, [input.organizationId]),
    ]);
    return { bounced: counts?.bounced ?? 0, failed: counts?.failed ?? 0, expiring: counts?.expiring ?? 0, items: items.map(inviteView) };
  },
});
