import { useState } from 'react';
import type { ChangeSeatsView } from '@seatwise/domain/billing/contract';
import { LinkButton, Notice, PageHeader, Stack } from '@seatwise/ui';
import { ButtonLink, useFormat, useTitle } from '@seatwise/web';
import { BillingNotices } from '../features/billing/BillingNotices.tsx';
import { useBillingMoved, useSubscription } from '../features/billing/use-billing.ts';
import { useCapacity } from '../features/dashboard/use-live.ts';
import { ManagersOnly } from '../features/organizations/ManagersOnly.tsx';
import { useOrganization } from '../features/organizations/use-organization.ts';
import { SeatChooser } from '../features/seats/SeatChooser.tsx';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';

/** Buying seats, and changing how many there are. */
export function SeatsPage() {
  const t = useWords();
  return (
    <ManagersOnly title={t('seats.titleFirst')}>
      <Seats />
    </ManagersOnly>
  );
}

function Seats() {
  const t = useWords();
  const organization = useOrganization();
  const { id: organizationId, role, name } = organization;
  const subscription = useSubscription(organizationId);
  const { currentMembers, seatLimit } = useCapacity(organizationId);
  const moved = useBillingMoved();
  const [outcome, setOutcome] = useState<ChangeSeatsView | null>(null);
  const title = subscription === null ? t('seats.titleFirst') : t('seats.titleChange');
  useTitle(title);
  // What the notices below say already is not said twice.
  const said = {
    applied: false,
    payment_required: subscription !== null && subscription.pendingChange !== null,
    scheduled: subscription !== null && subscription.scheduledChange !== null,
  };
  return (
    <>
      <PageHeader
        title={title}
        eyebrow={name}
        lead={
          subscription === null
            ? t('seats.leadFirst')
            : t('seats.leadChange', { count: subscription.purchasedSeats, plan: subscription.plan })
        }
      />
      <Stack gap={24}>
        {outcome === null || said[outcome.status] ? null : (
          <Outcome outcome={outcome} organizationId={organizationId} seatLimit={seatLimit} />
        )}
        <BillingNotices organizationId={organizationId} role={role} />
        {/* A purchase or change that went through begins the form anew, at what is there now. */}
        <SeatChooser
          key={
            subscription === null
              ? 'first'
              : [subscription.plan, subscription.period, subscription.purchasedSeats, subscription.scheduledChange?.seats].join(' ')
          }
          organization={organization}
          subscription={subscription}
          seated={currentMembers}
          onChanged={async (answer) => {
            await moved();
            setOutcome(answer);
            scrollTo({ top: 0 });
          }}
        />
      </Stack>
    </>
  );
}

/** What came of a change. The figures are read back, not assumed. */
function Outcome({ outcome, organizationId, seatLimit }: { outcome: ChangeSeatsView; organizationId: string; seatLimit: number }) {
  const t = useWords();
  const format = useFormat();
  switch (outcome.status) {
    case 'applied':
      return (
        <Notice
          tone="done"
          title={t('outcome.applied')}
          action={
            <ButtonLink to={paths.dashboard} params={{ organizationId }} size="small" look="secondary">
              {t('outcome.dashboard')}
            </ButtonLink>
          }
        >
          {t('outcome.appliedText', { count: seatLimit })}
        </Notice>
      );
    case 'payment_required':
      return (
        <Notice
          tone="waiting"
          title={t('outcome.payment')}
          action={
            outcome.payUrl === null ? undefined : (
              <LinkButton href={outcome.payUrl} size="small">
                {t('notices.pay')}
              </LinkButton>
            )
          }
        >
          {t('outcome.paymentText')}
        </Notice>
      );
    case 'scheduled':
      return (
        <Notice tone="done" title={t('outcome.scheduled')}>
          {outcome.at === null ? null : t('outcome.scheduledText', { date: format.date(outcome.at) })}
        </Notice>
      );
  }
}
