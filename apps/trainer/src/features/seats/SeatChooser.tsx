import { useState } from 'react';
import type { ChangeSeatsView, SubscriptionView } from '@seatwise/domain/billing/contract';
import { cheaperPlan, PLAN_TERMS, SEAT_CURRENCY, SEAT_PERIODS, seatsFit, seatsTotal, type Plan } from '@seatwise/domain/billing/plans';
import type { OrganizationView } from '@seatwise/domain/seats/contract';
import { can } from '@seatwise/domain/seats/policy';
import { Choice as Strip, Notice, Panel, QuantityField, Stack, TextButton } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { PlanCards } from '../organizations/PlanCards.tsx';
import { useWords } from '../../i18n/words.ts';
import { CostPanel } from './CostPanel.tsx';
import { ReleaseList } from './ReleaseList.tsx';
import styles from './SeatChooser.module.css';
import { planFor, within, type Choice } from './terms.ts';
import { usePreview } from './use-preview.ts';

/** A handful, for somebody who has not thought of a number yet. */
const FIRST_SEATS = 5;

/** Plan, number and period on one side; what they cost, today and from the renewal on, on the other. */
export function SeatChooser({
  organization,
  subscription,
  seated,
  onChanged,
}: {
  organization: OrganizationView;
  subscription: SubscriptionView | null;
  /** How many hold a seat now. */
  seated: number;
  onChanged: (outcome: ChangeSeatsView, seats: number) => Promise<void>;
}) {
  const t = useWords();
  const format = useFormat();
  const [choice, setChoice] = useState<Choice>(() =>
    subscription === null
      ? { plan: organization.plan, period: 'monthly', seats: within(organization.plan, Math.max(FIRST_SEATS, seated)) }
      : { plan: subscription.plan, period: subscription.period, seats: subscription.purchasedSeats },
  );
  const [released, setReleased] = useState<readonly string[]>([]);
  const { plan, period, seats } = choice;
  const { minSeats, maxSeats } = PLAN_TERMS[plan];
  const preview = usePreview(organization.id, choice, can.buy(organization.role, { status: 'approved' }) === true);
  const blocked = preview.view?.blockers.find((blocker) => blocker.code === 'DOWNGRADE_BLOCKED') ?? null;
  const mustRelease = blocked !== null && preview.view?.effect === 'scheduled' ? blocked : null;

  const choosePlan = (next: Plan, number = seats ?? minSeats) =>
    setChoice((before) => ({ ...before, plan: next, seats: within(next, number) }));
  const fits = seats !== null && seatsFit(plan, seats);
  const other = seats === null || fits ? undefined : planFor(seats);
  const cheaper = fits ? cheaperPlan(plan, period, seats) : null;
  const error = fits ? null : seats === null ? t('seats.needed') : t('seats.outside', { plan, min: minSeats, max: maxSeats });
  return (
    <div className={styles.sides}>
      <Panel>
        <Stack gap={32}>
          <PlanCards value={plan} onChange={(next) => choosePlan(next)} period={period} />
          <Stack gap={12}>
            <QuantityField
              label={t('seats.number')}
              value={seats}
              min={minSeats}
              max={maxSeats}
              onChange={(next) => setChoice((before) => ({ ...before, seats: next }))}
              describe={(count) => t('seats.count', { count })}
              words={{ fewer: t('seats.fewer'), more: t('seats.more') }}
              error={error}
            />
            {other === undefined || seats === null ? null : (
              <p>
                <TextButton onClick={() => choosePlan(other, seats)}>{t('seats.chooseFitting', { plan: other, count: seats })}</TextButton>
              </p>
            )}
          </Stack>
          <Strip
            label={t('seats.period')}
            value={period}
            onChange={(next) => setChoice((before) => ({ ...before, period: next }))}
            options={SEAT_PERIODS.map((value) => ({ value, label: t(`seats.periods.${value}`) }))}
          />
          {cheaper === null || seats === null ? null : (
            <Notice>
              {t('seats.cheaper', {
                plan: cheaper.plan,
                count: cheaper.seats,
                total: format.money({ amount: cheaper.total, currency: SEAT_CURRENCY }),
                period: t(`period.${period}`),
                saved: format.money({ amount: seatsTotal(plan, period, seats) - cheaper.total, currency: SEAT_CURRENCY }),
              })}{' '}
              <TextButton onClick={() => choosePlan(cheaper.plan, cheaper.seats)}>
                {t('seats.chooseCheaper', { plan: cheaper.plan, count: cheaper.seats })}
              </TextButton>
            </Notice>
          )}
          {mustRelease === null || subscription === null ? null : (
            <ReleaseList
              organizationId={organization.id}
              userIds={mustRelease.userIds}
              seats={mustRelease.seats}
              at={subscription.currentPeriodEnd}
              chosen={released}
              onChange={setReleased}
            />
          )}
        </Stack>
      </Panel>
      <CostPanel
        organization={organization}
        subscription={subscription}
        choice={choice}
        preview={preview}
        released={mustRelease === null ? [] : released.filter((userId) => mustRelease.userIds.includes(userId))}
        onChanged={onChanged}
      />
    </div>
  );
}
