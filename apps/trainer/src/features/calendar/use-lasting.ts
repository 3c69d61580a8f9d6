import { useCallback } from 'react';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { useMinutes } from '../coaching/use-minutes.ts';

const DAY = 24 * 60;

/** `15 minutes`, `2 hours`, `3 days`. */
export function useLasting(): (minutes: number) => string {
  const t = useCalendarWords();
  const write = useMinutes();
  return useCallback(
    (minutes) => (minutes >= DAY && minutes % DAY === 0 ? t('rules.days', { count: minutes / DAY }) : write(minutes)),
    [t, write],
  );
}
