import { PageHeader, Section, Stack } from '@seatwise/ui';
import { ButtonLink, useTitle } from '@seatwise/web';
import { BillingNotices } from '../features/billing/BillingNotices.tsx';
import { CancelSubscription } from '../features/billing/CancelSubscription.tsx';
import { Invoices } from '../features/billing/Invoices.tsx';
import { NextPlan } from '../features/billing/NextPlan.tsx';
import { PortalButton } from '../features/billing/PortalButton.tsx';
import { SubscriptionFacts } from '../features/billing/SubscriptionFacts.tsx';
import { SyncLine } from '../features/billing/SyncLine.tsx';
import { useSubscription } from '../features/billing/use-billing.ts';
import { ManagersOnly } from '../features/organizations/ManagersOnly.tsx';
import { useOrganization } from '../features/organizations/use-organization.ts';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';
import styles from '../features/billing/Billing.module.css';

/** What is paid for, what comes next, and what was paid. */
export function BillingPage() {
  const t = useWords();
  return (
    <ManagersOnly title={t('billing.title')}>
      <Billing />
    </ManagersOnly>
  );
}

function Billing() {
  const t = useWords();
  const organization = useOrganization();
  const { id: organizationId, name, role } = organization;
  const subscription = useSubscription(organizationId);
  useTitle(t('billing.title'));
  return (
    <>
      <PageHeader
        title={t('billing.title')}
        eyebrow={name}
        lead={<SyncLine organizationId={organizationId} />}
        actions={
          <>
            <PortalButton organizationId={organizationId} role={role} />
            <ButtonLink to={paths.seats} params={{ organizationId }}>
              {subscription === null ? t('dashboard.buy') : t('billing.changeSeats')}
            </ButtonLink>
          </>
        }
      />
      <Stack gap={24}>
        <BillingNotices organizationId={organizationId} role={role} />
        <div className={styles.panels}>
          <SubscriptionFacts organizationId={organizationId} subscription={subscription} />
          <NextPlan organization={organization} subscription={subscription} />
        </div>
      </Stack>
      <div className={styles.apart}>
        <Section title={t('invoices.title')} lead={t('invoices.lead')}>
          <Invoices organizationId={organizationId} />
        </Section>
        {subscription === null ? null : <CancelSubscription organization={organization} subscription={subscription} />}
      </div>
    </>
  );
}
