/** Mails about money, to the owners. */
import { handler } from '../kernel/job.ts';
import { mailAtCommit } from '../jobs/index.ts';
import type { MailTemplate } from '../ports/mail.ts';
import { staffOf } from '../seats/index.ts';
import { billingNoticeJob } from './jobs.ts';
import { systemActor } from '../kernel/command.ts';

export const notifyOwners = handler(billingNoticeJob, async ({ deps }, payload) => {
  const { organizationId } = payload;
  await deps.system.transaction(systemActor(deps, 'billing.notify'), async (tx) => {
    const [organization] = await tx.sql<{ name: string }>('SELECT name FROM organizations WHERE id = $1', [organizationId]);
    if (!organization) return;
    const organizationName = organization.name;
    const page = `${deps.publicUrl}/trainer/organizations/${organizationId}`;
    const template = ((): MailTemplate => {
      switch (payload.notice) {
        case 'seatsGranted':
          return { name: 'seatsGranted', props: { organizationName, seats: payload.seats ?? 0, url: page } };
        case 'paymentFailed':
          return {
            name: 'paymentFailed',
            props: { organizationName, url: `${page}/billing`, admissionsStopAt: payload.admissionsStopAt ?? '' },
          };
        case 'secondSubscriptionRefunded':
          return {
            name: 'secondSubscriptionRefunded',
            props: { organizationName, amount: payload.amount ?? { amount: 0, currency: 'eur' } },
          };
      }
    })();
    for (const to of await staffOf(tx, organizationId, ['owner'], 'billing')) {
      mailAtCommit(tx, deps, { to: to.email, locale: to.locale, template, organizationId, personId: to.id });
    }
  });
});
