import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ChangeSeatsView, SubscriptionView } from '@seatwise/domain/billing/contract';
import { PLAN_TERMS, SEAT_CURRENCY, seatsFit, seatsTotal } from '@seatwise/domain/billing/plans';
import type { OrganizationView } from '@seatwise/domain/seats/contract';
import { can } from '@seatwise/domain/seats/policy';
import { Button, Facts, Muted, Notice, Panel, Skeleton, Stack, TextButton } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useReasons } from '../organizations/reasons.ts';
import { useWords } from '../../i18n/words.ts';
import { api, trpc } from '../../lib/trpc.ts';
import styles from './SeatChooser.module.css';
import type { Choice } from './terms.ts';
import type { Preview } from './use-preview.ts';
import { useEffectWords } from './words.ts';

/** What the choice costs: the sum at once from the price list, what is due today from the server, and the step to take. */
export function CostPanel({
  organization,
  subscription,
  choice,
  preview,
  released,
  onChanged,
}: {
  organization: OrganizationView;
  subscription: SubscriptionView | null;
  choice: Choice;
  preview: Preview;
  released: readonly string[];
  onChanged: (outcome: ChangeSeatsView, seats: number) => Promise<void>;
}) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const sentence = useEffectWords();
  const reason = useWhyNot({ organization, choice, preview, released });
  const { plan, period, seats } = choice;
  const { id: organizationId } = organization;
  const euros = (amount: number) => format.money({ amount, currency: SEAT_CURRENCY });

  const buy = useMutation({
    mutationFn: async (number: number) => {
      // The first purchase follows the organisation's plan: a different choice moves that first.
      if (plan !== organization.plan) await api.client.seats.changePlan.mutate({ organizationId, plan });
      return api.client.billing.createSeatCheckout.mutate({ organizationId, seats: number, period });
    },
    onSuccess: ({ url }) => location.assign(url),
  });
  const change = useMutation(
    trpc.billing.changeSeats.mutationOptions({ onSuccess: (outcome, input) => onChanged(outcome, input.seats), onError: preview.retry }),
  );
  const { reset } = buy;
  // Back from the payment page by the browser's button: the page is as it was left, and may be used again.
  useEffect(() => {
    const shown = (event: PageTransitionEvent) => {
      if (event.persisted) reset();
    };
    window.addEventListener('pageshow', shown);
    return () => window.removeEventListener('pageshow', shown);
  }, [reset]);

  const act = () => {
    if (seats === null) return;
    if (subscription === null) buy.mutate(seats);
    else {
      const prorationDate = preview.view?.prorationDate ?? null;
      change.mutate({
        organizationId,
        seats,
        period,
        plan,
        ...(prorationDate === null ? {} : { prorationDate }),
        ...(released.length === 0 ? {} : { release: [...released] }),
      });
    }
  };
  const error = buy.error ?? change.error;
  const fits = seats !== null && seatsFit(plan, seats);
  const total = fits ? euros(seatsTotal(plan, period, seats)) : null;
  return (
    <div className={styles.cost}>
      <Panel>
        <Stack gap={16}>
          <div className={styles.sum} aria-live="polite" aria-atomic>
            <p className={styles.formula}>
              {fits
                ? t(`cost.formula.${period}`, {
                    seats: format.number(seats),
                    price: euros(PLAN_TERMS[plan].unitAmount[period]),
                    total: euros(seatsTotal(plan, period, seats)),
                  })
                : t('cost.choose')}
            </p>
            <p className={styles.total}>
              {total ?? '–'} <span className={styles.per}>/ {t(`cost.per.${period}`)}</span>
            </p>
          </div>
          {preview.error === null ? (
            <div className={styles.sentence} aria-live="polite">
              {preview.view === null ? (
                preview.working ? (
                  <>
                    <Skeleton width="90%" height={18} /> <Skeleton width="60%" height={18} />
                  </>
                ) : null
              ) : (
                sentence(preview.view)
              )}
            </div>
          ) : (
            <Notice tone="harm" action={<TextButton onClick={preview.retry}>{shared('states.retry')}</TextButton>}>
              {words(preview.error)}
            </Notice>
          )}
          {preview.view === null ||
          preview.view.effect === 'scheduled' ||
          preview.view.blockers.some(({ code }) => code === 'NOTHING_TO_CHANGE') ? null : (
            <Facts
              items={[
                {
                  name: t('cost.today'),
                  value: format.money({ ...preview.view.dueNow, amount: Math.max(0, preview.view.dueNow.amount) }),
                  total: true,
                },
                {
                  name: t('cost.from', { date: format.date(preview.view.nextRenewal) }),
                  value: t(`cost.each.${period}`, { total: format.money(preview.view.recurringTotal) }),
                },
              ]}
            />
          )}
          {error === null ? null : <Notice tone="harm">{words(error)}</Notice>}
          <Button wide size="large" onClick={act} pending={buy.isPending || buy.isSuccess || change.isPending} reason={reason}>
            {subscription === null ? t('cost.continue') : t('cost.confirm')}
          </Button>
          <Muted small>
            {subscription === null
              ? plan === organization.plan
                ? t('cost.checkout')
                : t('cost.checkoutPlan', { plan })
              : t('cost.change')}
          </Muted>
        </Stack>
      </Panel>
    </div>
  );
}

/** Why the button cannot be pressed, or null. */
function useWhyNot({
  organization,
  choice,
  preview,
  released,
}: {
  organization: OrganizationView;
  choice: Choice;
  preview: Preview;
  released: readonly string[];
}): string | null {
  const t = useWords();
  const reasons = useReasons();
  const verdict = can.buy(organization.role, { status: organization.role === 'owner' ? 'approved' : organization.status });
  if (verdict !== true) return reasons(verdict);
  const { seats, plan } = choice;
  if (seats === null || !seatsFit(plan, seats)) return t('whyNot.outside');
  if (preview.view === null) return preview.working ? t('whyNot.working') : t('whyNot.unknown');
  const { blockers, effect } = preview.view;
  for (const blocker of blockers) {
    switch (blocker.code) {
      case 'ORGANIZATION_NOT_APPROVED':
        return reasons('organization_not_approved');
      case 'SEATS_OUT_OF_RANGE':
        return t('whyNot.outside');
      case 'PAYMENT_REQUIRED':
        return t('whyNot.payment');
      case 'NOTHING_TO_CHANGE':
        return t('whyNot.same');
      case 'DOWNGRADE_BLOCKED':
        if (effect !== 'scheduled') return t('whyNot.seated', { count: blocker.seated });
        if (blocker.seated - released.length > blocker.seats)
          return t('whyNot.release', { count: blocker.seated - released.length - blocker.seats });
    }
  }
  return null;
}
