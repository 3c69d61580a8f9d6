import { Unseen } from '@seatwise/ui';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { GROUNDS, type Day } from './marks.ts';
import { timeOf, type Span } from './spans.ts';
import type { Days } from './use-days.ts';

const spoken = (spans: readonly Span[]): string => spans.map(({ from, to }) => `${timeOf(from)}–${timeOf(to)}`).join(', ');

/** What is drawn behind the sessions, for those who do not see it. */
export function HoursInWords({ shown, days }: { shown: readonly Day[]; days: Days }) {
  const t = useCalendarWords();
  return (
    <Unseen>
      <ul aria-label={t('calendar.hours')}>
        {shown.map((day) => {
          const parts = GROUNDS.filter((ground) => day[ground].length > 0).map(
            (ground) => `${t(`calendar.legends.${ground}`)} ${spoken(day[ground])}`,
          );
          return (
            <li key={day.date}>
              {days.format.fullDate(day.date)}: {parts.length === 0 ? t('calendar.legends.closed') : parts.join('; ')}
            </li>
          );
        })}
      </ul>
    </Unseen>
  );
}
