import { SelectField } from '@seatwise/ui';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { minutesOf, timeOf } from '../calendar/spans.ts';
import { timeOptions } from '../calendar/times.ts';

/** From when to when on one day, in minutes since midnight, by quarters of an hour. `wrong`: the end is not after the beginning. */
export function HoursFields({
  from,
  to,
  wrong,
  onFrom,
  onTo,
}: {
  from: number;
  to: number;
  wrong: boolean;
  onFrom: (minutes: number) => void;
  onTo: (minutes: number) => void;
}) {
  const t = useCalendarWords();
  return (
    <>
      <SelectField
        label={t('availability.from')}
        value={timeOf(from)}
        onChange={(time) => onFrom(minutesOf(time))}
        options={timeOptions(0, 1425, timeOf(from), 15)}
      />
      <SelectField
        label={t('availability.to')}
        value={timeOf(to)}
        onChange={(time) => onTo(minutesOf(time))}
        options={timeOptions(15, 1440, timeOf(to), 15)}
        error={wrong ? t('availability.order') : null}
      />
    </>
  );
}
