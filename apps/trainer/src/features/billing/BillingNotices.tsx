import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubscriptionView } from '@seatwise/domain/billing/contract';
import type { Role } from '@seatwise/domain/seats/contract';
import { can } from '@seatwise/domain/seats/policy';
import { Button, ConfirmDialog, LinkButton, Notice, Stack } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useReasons } from '../organizations/reasons.ts';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { useBillingMoved } from './use-billing.ts';

/** How often to look for a payment that arrived or a change that came due, in milliseconds. */
const LOOK_EVERY = 10_000;

/** What about money needs to be known or done: an unpaid invoice, a change waiting for its payment, a change to come. */
export function BillingNotices({ organizationId, role }: { organizationId: string; role: Role | null }) {
  const t = useWords();
  const format = useFormat();
  const { data: subscription, dataUpdatedAt: seenAt } = useSuspenseQuery({
    ...trpc.billing.subscription.queryOptions({ organizationId }),
    refetchInterval: LOOK_EVERY,
  });
  if (subscription === null) return null;
  const { status, admissionsStopAt, pendingChange, scheduledChange } = subscription;
  const unpaid = status === 'past_due' || status === 'unpaid' || admissionsStopAt !== null;
  if (!unpaid && pendingChange === null && scheduledChange === null) return null;
  return (
    <Stack gap={12}>
      {unpaid ? (
        <Notice tone="harm" title={t('notices.unpaid')}>
          {admissionsStopAt === null
            ? t('notices.unpaidText')
            : Date.parse(admissionsStopAt) > seenAt
              ? t('notices.unpaidUntil', { date: format.date(admissionsStopAt) })
              : t('notices.unpaidStopped', { date: format.date(admissionsStopAt) })}
        </Notice>
      ) : null}
      {pendingChange === null ? null : (
        <Notice
          tone="waiting"
          title={t('notices.pending')}
          action={
            pendingChange.payUrl === null ? undefined : (
              <LinkButton href={pendingChange.payUrl} size="small">
                {t('notices.pay')}
              </LinkButton>
            )
          }
        >
          {t('notices.pendingText', { plan: pendingChange.plan, count: pendingChange.seats })}
        </Notice>
      )}
      {scheduledChange === null ? null : (
        <Scheduled organizationId={organizationId} role={role} change={scheduledChange} now={subscription.purchasedSeats} />
      )}
    </Stack>
  );
}

function Scheduled({
  organizationId,
  role,
  change,
  now,
}: {
  organizationId: string;
  role: Role | null;
  change: NonNullable<SubscriptionView['scheduledChange']>;
  /** Seats until then. */
  now: number;
}) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const reasons = useReasons();
  const moved = useBillingMoved();
  const [asking, setAsking] = useState(false);
  const withdraw = useMutation(
    trpc.billing.cancelScheduledChange.mutationOptions({
      onSuccess: async () => {
        await moved();
        setAsking(false);
      },
    }),
  );
  const date = format.date(change.at);
  const cancels = change.kind === 'cancellation';
  const terms = () =>
    t('notices.changeText', {
      date,
      count: change.seats,
      plan: change.plan ?? '',
      period: change.period === null ? '' : t(`period.${change.period}`),
    });
  return (
    <>
      <Notice
        tone="waiting"
        title={cancels ? t('notices.ends', { date }) : t('notices.change', { date })}
        action={
          <Button size="small" look="secondary" reason={reasons(can.changePlan(role))} reasonAs="tip" onClick={() => setAsking(true)}>
            {cancels ? t('notices.keep') : t('notices.withdraw')}
          </Button>
        }
      >
        {cancels ? t('notices.endsText') : terms()}
        {!cancels && change.seats < now ? <> {t('notices.capped')}</> : null}
        {change.release.length === 0 ? null : <> {t('notices.release', { count: change.release.length })}</>}
      </Notice>
      <ConfirmDialog
        open={asking}
        onClose={() => {
          setAsking(false);
          withdraw.reset();
        }}
        onConfirm={() => withdraw.mutate({ organizationId })}
        title={cancels ? t('notices.keepTitle') : t('notices.withdrawTitle')}
        consequence={<p>{cancels ? t('notices.keepText') : t('notices.withdrawText')}</p>}
        words={{ confirm: cancels ? t('notices.keep') : t('notices.withdraw'), cancel: shared('states.close') }}
        pending={withdraw.isPending}
        error={withdraw.error === null ? null : words(withdraw.error)}
      />
    </>
  );
}
