import { useCallback } from 'react';
import type { CoachView, SlotReason } from '@seatwise/domain/bookings/contract';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { useAvailability } from './use-calendar.ts';
import { useDays } from './use-days.ts';
import { useLasting } from './use-lasting.ts';

/** Why a time is not open, in the reader's language: the server's sentence is in English. */
export function useReasonWords(coach: CoachView): (reason: SlotReason, startsAt: string) => string {
  const t = useCalendarWords();
  const days = useDays(coach.timeZone);
  const lasting = useLasting();
  const timeOff = useAvailability(coach.coachId).data?.timeOff;
  return useCallback(
    ({ cause, session }, startsAt) => {
      switch (cause) {
        case 'notice':
          return t('why.causes.notice', { time: lasting(coach.minNoticeMinutes) });
        case 'horizon':
          return t('why.causes.horizon', { weeks: t('why.weeks', { count: coach.horizonWeeks }) });
        case 'grid':
          return t('why.causes.grid', { length: lasting(coach.slotMinutes) });
        case 'time_off': {
          const ends = Date.parse(startsAt) + coach.slotMinutes * 60_000;
          const away = timeOff?.find((one) => Date.parse(one.startsAt) < ends && Date.parse(one.endsAt) > Date.parse(startsAt));
          if (away === undefined) return t('why.causes.time_off');
          const span = days.span(away.startsAt, away.endsAt);
          return away.reason === null
            ? t('why.causes.timeOffSpan', { span })
            : t('why.causes.timeOffReason', { span, reason: away.reason });
        }
        case 'busy': {
          if (session === undefined) return t('why.causes.busyUnknown');
          const hours = days.format.span(session.startsAt, session.endsAt);
          const who = session.memberName || t('calendar.former');
          return session.bufferMinutes === 0
            ? t('why.causes.busy', { hours, who })
            : t('why.causes.busyGap', { hours, who, gap: lasting(session.bufferMinutes) });
        }
        case 'past':
        case 'closed':
          return t(`why.causes.${cause}`);
      }
    },
    [t, days, lasting, coach, timeOff],
  );
}
