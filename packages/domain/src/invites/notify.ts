/** Mails about claims. In the worker, where both sides are visible. */
import { mailAtCommit } from '../jobs/index.ts';
import { systemActor } from '../kernel/command.ts';
import type { Locale } from '../kernel/input.ts';
import { handler } from '../kernel/job.ts';
import { staffOf } from '../seats/index.ts';
import { inviteHelpJob, seatClaimedJob } from './jobs.ts';

/** Nobody who has left, or given the seat back before we came to it. */
const CLAIMED = `
  SELECT p.id, p.name, p.email::text AS email, p.locale, g.id AS organization_id, g.name AS organization_name, k.title, k.joining_info
  FROM seat_claims c JOIN people p ON p.id = c.person_id JOIN orders o ON o.id = c.order_id JOIN courses k ON k.id = o.course_id
  JOIN organizations g ON g.id = c.organization_id
  WHERE c.id = $1 AND c.released_at IS NULL AND p.email IS NOT NULL`;

interface ClaimedRow {
  id: string;
  name: string;
  email: string;
  locale: Locale;
  organization_id: string;
  organization_name: string;
  title: string;
  joining_info: string | null;
}

export const notifyClaimed = handler(seatClaimedJob, async ({ deps }, { seatClaimId }) => {
  await deps.system.transaction(systemActor(deps, 'invites.claimed'), async (tx) => {
    const [row] = await tx.sql<ClaimedRow>(CLAIMED, [seatClaimId]);
    if (!row) return;
    mailAtCommit(tx, deps, {
      to: row.email,
      locale: row.locale,
      template: {
        name: 'seatClaimed',
        props: {
          name: row.name,
          organizationName: row.organization_name,
          courseTitle: row.title,
          joiningInfo: row.joining_info ?? '',
          url: `${deps.publicUrl}/seats`,
        },
      },
      organizationId: row.organization_id,
      personId: row.id,
    });
  });
});

/** Nothing when the invite has been addressed to them by now, or is over. */
const HELP = `
  SELECT i.organization_id, i.email::text AS invited_email, k.title, q.name AS member_name, q.email::text AS member_email,
    b.id AS inviter_id, b.name AS inviter_name, b.email::text AS inviter_email, b.locale AS inviter_locale
  FROM seat_invites i JOIN orders o ON o.id = i.order_id JOIN courses k ON k.id = o.course_id
  JOIN people q ON q.id = $2 AND q.email IS NOT NULL LEFT JOIN people b ON b.id = i.created_by AND b.email IS NOT NULL
  WHERE i.id = $1 AND i.email IS NOT NULL AND i.email <> q.email AND i.revoked_at IS NULL AND i.use_count < i.max_uses`;

interface HelpRow {
  organization_id: string;
  invited_email: string;
  title: string;
  member_name: string;
  member_email: string;
  inviter_id: string | null;
  inviter_name: string | null;
  inviter_email: string | null;
  inviter_locale: Locale | null;
}

export const notifyHelp = handler(inviteHelpJob, async ({ deps }, { inviteId, personId }) => {
  await deps.system.transaction(systemActor(deps, 'invites.helpRequested'), async (tx) => {
    const [row] = await tx.sql<HelpRow>(HELP, [inviteId, personId]);
    if (!row) return;
    // Whoever sent it; where they are gone, those who look after the organisation.
    const inviter =
      row.inviter_id !== null && row.inviter_email !== null
        ? [{ id: row.inviter_id, name: row.inviter_name ?? '', email: row.inviter_email, locale: row.inviter_locale ?? 'en' }]
        : await staffOf(tx, row.organization_id, ['owner', 'admin'], 'membership');
    for (const to of inviter) {
      mailAtCommit(tx, deps, {
        to: to.email,
        locale: to.locale,
        template: {
          name: 'inviteHelpRequested',
          props: {
            name: to.name,
            courseTitle: row.title,
            memberName: row.member_name,
            memberEmail: row.member_email,
            invitedEmail: row.invited_email,
            url: `${deps.publicUrl}/trainer/organizations/${row.organization_id}/invites`,
          },
        },
        organizationId: row.organization_id,
        personId: to.id,
      });
    }
  });
});
