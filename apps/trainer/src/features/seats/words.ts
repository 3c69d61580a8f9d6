import type { SeatPreviewView } from '@seatwise/domain/billing/contract';
import { useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';

/** What a change does today and at the renewal, in one sentence. */
export function useEffectWords(): (preview: SeatPreviewView) => string {
  const t = useWords();
  const format = useFormat();
  return (preview) => {
    const { effect, period, seats, dueNow, recurringTotal, nextRenewal, blockers } = preview;
    if (blockers.some(({ code }) => code === 'NOTHING_TO_CHANGE')) return t('effect.same', { date: format.date(nextRenewal) });
    const values = {
      today: format.money(dueNow),
      total: format.money(recurringTotal),
      period: t(`period.${period}`),
      date: format.date(nextRenewal),
    };
    if (effect === 'purchase') return t('effect.purchase', values);
    if (effect === 'scheduled')
      return t('effect.scheduled', {
        date: values.date,
        total: values.total,
        period: values.period,
        seats: t('seats.count', { count: seats }),
      });
    if (dueNow.amount <= 0) return t('effect.free', { total: values.total, period: values.period, date: values.date });
    return t('effect.immediate', values);
  };
}
