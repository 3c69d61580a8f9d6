/** A template as its author would get it, marked as a test: nothing in it is tracked, nothing of it is counted. */
import { systemActor } from '../kernel/command.ts';
import { handler } from '../kernel/job.ts';
import type { Locale } from '../kernel/input.ts';
import { MailRefused } from '../ports/mail.ts';
import { testEmailJob } from './jobs.ts';
import { SOURCE, testMailOf, type MailSource } from './mail-texts.ts';

const AUTHOR = 'SELECT name, email::text AS email, locale FROM people WHERE id = $1 AND email_verified';

export const sendTestEmail = handler(testEmailJob, async ({ deps }, { id, templateId, personId }) => {
  const who = systemActor(deps, 'marketing.testEmail');
  const [source] = await deps.system.read<MailSource>(who, `${SOURCE} WHERE t.id = $1`, [templateId]);
  const [author] = await deps.system.read<{ name: string; email: string | null; locale: Locale | null }>(who, AUTHOR, [personId]);
  if (!source || !author?.email) return;
  const locale = author.locale ?? 'en';
  const { mailing, valueOf } = await testMailOf(deps, source, { name: author.name, locale });
  try {
    await deps.campaignMail.mailing(mailing)({ messageId: id, to: author.email, unsubscribeUrl: null, valueOf });
  } catch (error) {
    // Repeating it changes nothing.
    if (!(error instanceof MailRefused)) throw error;
  }
});
