import { useState } from 'react';
import type { AvailabilityView, CoachView, SessionView } from '@seatwise/domain/bookings/contract';
import { Button, Choice, Dialog, Stack } from '@seatwise/ui';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { DAY_MINUTES, instantOf } from '../../lib/local-time.ts';
import { AdditionForm } from '../availability/AdditionForm.tsx';
import { AdditionList } from '../availability/AdditionList.tsx';
import { TimeOffForm } from '../availability/TimeOffForm.tsx';
import { TimeOffList } from '../availability/TimeOffList.tsx';
import styles from './Calendar.module.css';
import { openByRule, type Stretch } from './spans.ts';
import type { Pointed } from './TimeGrid.tsx';
import { useAwayWords } from './use-away-words.ts';
import { useDays } from './use-days.ts';
import { WhyNot } from './WhyNot.tsx';

type Way = 'why' | 'extra' | 'off';

/** A time of the calendar without a session: what is noted for it, whether it can be booked and why not, and how to open or to close it. */
export function SpotDialog({
  coach,
  at,
  availability,
  onSaid,
  onClose,
}: {
  coach: CoachView;
  /** Where on the calendar; null for a day that is still to be chosen. */
  at: Pointed | null;
  availability: AvailabilityView;
  /** It is done, in words, and these are booked for that time all the same. */
  onSaid: (said: string, affected: SessionView[]) => void;
  onClose: () => void;
}) {
  const t = useCalendarWords();
  const days = useDays(coach.timeZone);
  const away = useAwayWords(coach.timeZone);
  const stretch: Stretch | undefined = at === null ? undefined : { ...at, to: at.to ?? Math.min(at.from + coach.slotMinutes, DAY_MINUTES) };
  const lies = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }): boolean =>
    stretch !== undefined &&
    Date.parse(startsAt) < Date.parse(instantOf(stretch.date, stretch.to, coach.timeZone)) &&
    Date.parse(endsAt) > Date.parse(instantOf(stretch.date, stretch.from, coach.timeZone));
  const [additions, timeOff] = [availability.additions.filter(lies), availability.timeOff.filter(lies)];
  const [way, setWay] = useState<Way>(() => {
    if (at === null || stretch === undefined) return 'off';
    if (at.to === null) return 'why';
    // Whoever draws over what is open wants to close it.
    const open = openByRule(at.date, availability.rules).some(({ from, to }) => from < stretch.to && to > stretch.from);
    return open || additions.length > 0 ? 'off' : 'extra';
  });
  const removed = (said: string) => onSaid(said, []);
  return (
    <Dialog open onClose={onClose} title={t('spot.title')}>
      <Stack gap={16}>
        {additions.length === 0 ? null : <AdditionList coach={coach} additions={additions} onRemoved={removed} />}
        {timeOff.length === 0 ? null : <TimeOffList coach={coach} timeOff={timeOff} onRemoved={removed} />}
        <Choice
          label={t('spot.what')}
          hideLabel
          value={way}
          onChange={setWay}
          options={[
            { value: 'off', label: t('off.title') },
            { value: 'extra', label: t('extra.title') },
            { value: 'why', label: t('spot.why') },
          ]}
        />
        {way === 'off' ? (
          <TimeOffForm
            coach={coach}
            {...(stretch === undefined ? {} : { at: stretch })}
            onAdded={(startsAt, endsAt, affected) => onSaid(away(startsAt, endsAt, affected.length), affected)}
          />
        ) : way === 'extra' ? (
          <AdditionForm
            coach={coach}
            {...(stretch === undefined ? {} : { at: stretch })}
            onAdded={(startsAt, endsAt) => onSaid(t('extra.added', { when: days.span(startsAt, endsAt) }), [])}
          />
        ) : (
          <WhyNot coach={coach} {...(at === null ? {} : { at: { date: at.date, minute: at.from } })} />
        )}
        <div className={styles.buttons}>
          <Button look="secondary" onClick={onClose}>
            {t('session.close')}
          </Button>
        </div>
      </Stack>
    </Dialog>
  );
}
