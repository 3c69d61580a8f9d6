import { useCallback } from 'react';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { useDays } from './use-days.ts';

/** That one is away from now on, and that nothing is booked then where nothing is. */
export function useAwayWords(zone: string): (startsAt: string, endsAt: string, affected: number) => string {
  const t = useCalendarWords();
  const days = useDays(zone);
  return useCallback(
    (startsAt, endsAt, affected) => {
      const sentence = t('off.added', { when: days.span(startsAt, endsAt) });
      return affected === 0 ? `${sentence} ${t('off.affectedNone')}` : sentence;
    },
    [t, days],
  );
}
