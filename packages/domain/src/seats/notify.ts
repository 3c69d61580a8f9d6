/** Who hears of what happened to a membership or an organisation. Runs in the worker, where every recipient is visible. */
import type { Tx } from '@seatwise/db';
import { handler } from '../kernel/job.ts';
import type { Locale } from '../kernel/input.ts';
import { mailAtCommit } from '../jobs/index.ts';
import { systemActor } from '../kernel/command.ts';
import type { MailTemplate } from '../ports/mail.ts';
import type { MailTopic } from '../identity/contract.ts';
import type { Role } from './contract.ts';
import { notifyJob } from './jobs.ts';

export interface Recipient {
  id: string;
  name: string;
  email: string;
  locale: Locale;
}

/** Active people of these roles who want mails on this topic, and still exist. */
export function staffOf(tx: Pick<Tx, 'sql'>, organizationId: string, roles: readonly Role[], topic: MailTopic): Promise<Recipient[]> {
  return tx.sql<Recipient & Record<string, unknown>>(
    `SELECT p.id, p.name, p.email::text AS email, p.locale FROM organization_members m JOIN people p ON p.id = m.user_id
     LEFT JOIN mail_preferences w ON w.person_id = p.id AND w.topic = $3
     WHERE m.organization_id = $1 AND m.status = 'active' AND m.role = ANY ($2::text[]) AND p.email IS NOT NULL AND coalesce(w.enabled, true)
     ORDER BY m.created_at, p.id`,
    [organizationId, roles, topic],
  );
}

/** The person it is about, and whether they want mails about their memberships. */
async function person(tx: Pick<Tx, 'sql'>, userId: string | null): Promise<(Recipient & { wants: boolean }) | null> {
  if (!userId) return null;
  const [row] = await tx.sql<Recipient & { wants: boolean }>(
    `SELECT p.id, p.name, p.email::text AS email, p.locale, coalesce(w.enabled, true) AS wants
     FROM people p LEFT JOIN mail_preferences w ON w.person_id = p.id AND w.topic = 'membership' WHERE p.id = $1 AND p.email IS NOT NULL`,
    [userId],
  );
  return row ?? null;
}

export const notify = handler(notifyJob, async ({ deps }, { notice, organizationId, userId }) => {
  await deps.system.transaction(systemActor(deps, 'seats.notify'), async (tx) => {
    const [organization] = await tx.sql<{ name: string }>('SELECT name FROM organizations WHERE id = $1', [organizationId]);
    if (!organization) return;
    const organizationName = organization.name;
    const subject = await person(tx, userId);
    const send = (to: Recipient, template: MailTemplate) =>
      mailAtCommit(tx, deps, { to: to.email, locale: to.locale, template, organizationId, personId: to.id });
    const trainerPage = `${deps.publicUrl}/trainer/organizations/${organizationId}`;
    switch (notice) {
      case 'joinRequested':
        if (!subject) return;
        for (const to of await staffOf(tx, organizationId, ['owner', 'admin'], 'membership')) {
          send(to, { name: 'joinRequested', props: { organizationName, memberName: subject.name, url: trainerPage } });
        }
        return;
      case 'memberApproved':
        if (subject?.wants)
          send(subject, { name: 'memberApproved', props: { name: subject.name, organizationName, url: `${deps.publicUrl}/seats` } });
        return;
      case 'memberRejected':
      case 'memberRemoved':
        if (subject?.wants) send(subject, { name: notice, props: { name: subject.name, organizationName } });
        return;
      case 'organizationApproved':
        for (const to of await staffOf(tx, organizationId, ['owner'], 'membership')) {
          send(to, { name: 'organizationApproved', props: { name: to.name, organizationName, url: trainerPage } });
        }
        return;
      case 'organizationRejected':
      case 'organizationSuspended':
        for (const to of await staffOf(tx, organizationId, ['owner'], 'membership'))
          send(to, { name: notice, props: { name: to.name, organizationName } });
    }
  });
});
