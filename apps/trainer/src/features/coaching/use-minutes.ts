import { useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';

/** How long a session can be. A length that was set elsewhere is offered too. */
export const SLOTS = [15, 20, 30, 45, 60, 75, 90, 120] as const;

/** `45 minutes`, `1 hour`, `1 h 30`. */
export function useMinutes(): (minutes: number) => string {
  const t = useWords();
  const format = useFormat();
  return (minutes) => {
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    if (hours === 0) return t('coach.minutes', { minutes: format.number(rest) });
    if (rest !== 0) return t('coach.hourMinutes', { hours: format.number(hours), minutes: String(rest).padStart(2, '0') });
    return hours === 1 ? t('coach.hour') : t('coach.hours', { hours: format.number(hours) });
  };
}
