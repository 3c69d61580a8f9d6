/** What a message tells of itself, by addresses of ours that stand in it; and what the mail provider tells of it. Noted once, the first time. */
import { systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { UUID } from '../kernel/page.ts';
import { reasonOf } from '../jobs/index.ts';
import type { MailReport } from '../ports/mail.ts';

/** Its picture was fetched. Nothing tells whether there is such a message. */
export async function noteEmailOpened(deps: Deps, id: string): Promise<void> {
  const read = deps.messageLinks.read(id);
  if (read?.link !== null) return;
  await deps.system.transaction(
    systemActor(deps, 'marketing.opened'),
    async (tx) => void tx.atCommit('SELECT app.note_email_open($1)', [read.messageId]),
  );
}

/**
 * Where a link leads: to what stood in that very message, and nowhere else. Null for what is none of ours. It counts as a click unless it is only
 * looked at.
 */
export async function followEmailLink(deps: Deps, id: string, counts: boolean): Promise<string | null> {
  const read = deps.messageLinks.read(id);
  if (!read || read.link === null) return null;
  const { messageId, link } = read;
  const who = systemActor(deps, 'marketing.clicked');
  const [row] = await deps.system.read<{ url: string | null }>(who, 'SELECT app.email_link($1, $2) AS url', [messageId, link]);
  if (!row?.url) return null;
  if (counts) await deps.system.transaction(who, async (tx) => void tx.atCommit('SELECT app.note_email_click($1)', [messageId]));
  return row.url;
}

/** True where it was about a message of a campaign: then it is nobody else's, whatever it says. */
export async function noteCampaignReport(deps: Deps, report: MailReport): Promise<boolean> {
  if (report.messageId === null || !UUID.test(report.messageId)) return false;
  const reason = report.reason === null ? null : reasonOf(report.reason);
  return deps.system.transaction(systemActor(deps, 'marketing.mailReport'), async (tx) => {
    const [row] = await tx.sql<{ ours: boolean }>('SELECT app.note_email_report($1, $2, $3, $4) AS ours', [
      report.messageId,
      report.recipient,
      report.kind,
      reason,
    ]);
    return row?.ours ?? false;
  });
}
