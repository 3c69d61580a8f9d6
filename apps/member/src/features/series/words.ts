/** A pattern in words: `Every Tuesday`, `Un mardi sur deux`. */
import { useFormat } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';

export function useEveryDay(): (weekday: number, intervalWeeks: number) => string {
  const t = useBookingWords();
  const format = useFormat();
  return (weekday, intervalWeeks) => {
    const day = format.weekday(weekday);
    switch (intervalWeeks) {
      case 1:
        return t('mine.everyDay1', { day });
      case 2:
        return t('mine.everyDay2', { day });
      case 3:
        return t('mine.everyDay3', { day });
      case 4:
        return t('mine.everyDay4', { day });
      default:
        return t('mine.everyDayN', { day, count: intervalWeeks });
    }
  };
}
