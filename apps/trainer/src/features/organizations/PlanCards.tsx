import { PLAN_TERMS, PLANS, SEAT_CURRENCY, type Plan, type SeatPeriod } from '@seatwise/domain/billing/plans';
import { OptionCards } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';

/** The three tiers with their range and price a seat. */
export function PlanCards({ value, onChange, period = 'monthly' }: { value: Plan; onChange: (plan: Plan) => void; period?: SeatPeriod }) {
  const t = useWords();
  const format = useFormat();
  return (
    <OptionCards
      label={t('plans.label')}
      value={value}
      onChange={onChange}
      beside
      options={PLANS.map((plan) => {
        const { minSeats, maxSeats, unitAmount } = PLAN_TERMS[plan];
        return {
          value: plan,
          title: plan,
          figure: t('plans.range', { min: minSeats, max: maxSeats }),
          detail: t(`plans.price.${period}`, { price: format.money({ amount: unitAmount[period], currency: SEAT_CURRENCY }) }),
        };
      })}
    />
  );
}
