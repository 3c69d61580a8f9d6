import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubscriptionView } from '@seatwise/domain/billing/contract';
import type { OrganizationView } from '@seatwise/domain/seats/contract';
import { can } from '@seatwise/domain/seats/policy';
import { Button, ConfirmDialog, Section } from '@seatwise/ui';
import { useErrorWords, useFormat } from '@seatwise/web';
import { useReasons } from '../organizations/reasons.ts';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { useBillingMoved } from './use-billing.ts';

/** Ends the subscription with the running period, after saying what that means for the people seated. */
export function CancelSubscription({ organization, subscription }: { organization: OrganizationView; subscription: SubscriptionView }) {
  const t = useWords();
  const words = useErrorWords();
  const format = useFormat();
  const reasons = useReasons();
  const moved = useBillingMoved();
  const [asking, setAsking] = useState(false);
  const cancel = useMutation(
    trpc.billing.cancelSubscription.mutationOptions({
      onSuccess: async () => {
        await moved();
        setAsking(false);
      },
    }),
  );
  const date = format.date(subscription.currentPeriodEnd);
  const ends = subscription.scheduledChange?.kind === 'cancellation';
  return (
    <Section title={t('cancel.title')} lead={t('cancel.lead', { date })}>
      <Button
        look="secondary"
        tone="harm"
        onClick={() => setAsking(true)}
        reason={reasons(can.changePlan(organization.role)) ?? (ends ? t('cancel.already', { date }) : null)}
      >
        {t('cancel.button')}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => {
          setAsking(false);
          cancel.reset();
        }}
        onConfirm={() => cancel.mutate({ organizationId: organization.id })}
        title={t('cancel.ask')}
        consequence={<p>{t('cancel.text', { date })}</p>}
        words={{ confirm: t('cancel.button'), cancel: t('cancel.keep') }}
        tone="harm"
        pending={cancel.isPending}
        error={cancel.error === null ? null : words(cancel.error)}
      />
    </Section>
  );
}
