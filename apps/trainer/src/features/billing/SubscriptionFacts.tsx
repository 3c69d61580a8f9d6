import { IconArmchair2 } from '@tabler/icons-react';
import type { SubscriptionStatus, SubscriptionView } from '@seatwise/domain/billing/contract';
import { SEAT_CURRENCY, seatsTotal } from '@seatwise/domain/billing/plans';
import { EmptyState, Facts, Panel, Section, StatusChip, type StatusTone } from '@seatwise/ui';
import { ButtonLink, useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';

const TONE: Record<SubscriptionStatus, StatusTone> = {
  incomplete: 'waiting',
  trialing: 'done',
  active: 'done',
  past_due: 'harm',
  unpaid: 'harm',
  paused: 'waiting',
  canceled: 'neutral',
};

/** The running subscription, line by line. */
export function SubscriptionFacts({ organizationId, subscription }: { organizationId: string; subscription: SubscriptionView | null }) {
  const t = useWords();
  const format = useFormat();
  if (subscription === null)
    return (
      <EmptyState
        icon={<IconArmchair2 size={28} stroke={1.5} />}
        title={t('subscription.none')}
        action={
          <ButtonLink to={paths.seats} params={{ organizationId }} look="secondary">
            {t('dashboard.buy')}
          </ButtonLink>
        }
      >
        {t('subscription.noneText')}
      </EmptyState>
    );
  const { plan, purchasedSeats, period, status, currentPeriodEnd, recurringTotal, scheduledChange } = subscription;
  // What the next invoice will be for: a change that comes due then is already counted.
  const next =
    scheduledChange?.kind === 'change'
      ? {
          amount: seatsTotal(scheduledChange.plan ?? plan, scheduledChange.period ?? period, scheduledChange.seats),
          currency: SEAT_CURRENCY,
        }
      : recurringTotal;
  return (
    <Panel>
      <Section title={t('subscription.title')} aside={<StatusChip tone={TONE[status]}>{t(`subscription.status.${status}`)}</StatusChip>}>
        <Facts
          items={[
            { name: t('subscription.plan'), value: plan },
            { name: t('subscription.seats'), value: format.number(purchasedSeats) },
            { name: t('subscription.period'), value: t(`seats.periods.${period}`) },
            { name: t('subscription.price'), value: t(`cost.each.${period}`, { total: format.money(recurringTotal) }) },
            scheduledChange?.kind === 'cancellation'
              ? { name: t('subscription.ends'), value: format.date(scheduledChange.at), total: true }
              : {
                  name: t('subscription.next'),
                  value: t('subscription.nextValue', { total: format.money(next), date: format.date(currentPeriodEnd) }),
                  total: true,
                },
          ]}
        />
      </Section>
    </Panel>
  );
}
