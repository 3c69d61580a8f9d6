import { useState } from 'react';
import type { AvailabilityView, CoachView, SessionView } from '@seatwise/domain/bookings/contract';
import { EmptyState, Notice, Panel, Section, Stack } from '@seatwise/ui';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { useAwayWords } from '../calendar/use-away-words.ts';
import { AffectedSessions } from './AffectedSessions.tsx';
import { TimeOffForm } from './TimeOffForm.tsx';
import { TimeOffList } from './TimeOffList.tsx';

/** When one is away, and what is booked all the same. */
export function TimeOff({ coach, timeOff }: { coach: CoachView; timeOff: AvailabilityView['timeOff'] }) {
  const t = useCalendarWords();
  const away = useAwayWords(coach.timeZone);
  const [said, setSaid] = useState<string | null>(null);
  const [affected, setAffected] = useState<SessionView[]>([]);
  return (
    <Section title={t('off.title')} lead={t('off.lead')}>
      <Stack gap={16}>
        {said === null ? null : <Notice tone="done">{said}</Notice>}
        {affected.length === 0 ? null : <AffectedSessions coach={coach} sessions={affected} />}
        {timeOff.length === 0 ? (
          <EmptyState title={t('off.none')}>{t('off.noneText')}</EmptyState>
        ) : (
          <TimeOffList
            coach={coach}
            timeOff={timeOff}
            onRemoved={(words) => {
              setAffected([]);
              setSaid(words);
            }}
          />
        )}
        <Panel quiet>
          <TimeOffForm
            coach={coach}
            onAdded={(startsAt, endsAt, sessions) => {
              setAffected(sessions);
              setSaid(away(startsAt, endsAt, sessions.length));
            }}
          />
        </Panel>
      </Stack>
    </Section>
  );
}
