import { useState } from 'react';
import type { AvailabilityView, CoachView } from '@seatwise/domain/bookings/contract';
import { EmptyState, Notice, Panel, Section, Stack } from '@seatwise/ui';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { useDays } from '../calendar/use-days.ts';
import { AdditionForm } from './AdditionForm.tsx';
import { AdditionList } from './AdditionList.tsx';

/** Hours that are open once: a Saturday, say. */
export function Additions({ coach, additions }: { coach: CoachView; additions: AvailabilityView['additions'] }) {
  const t = useCalendarWords();
  const days = useDays(coach.timeZone);
  const [said, setSaid] = useState<string | null>(null);
  return (
    <Section title={t('extra.title')} lead={t('extra.lead')}>
      <Stack gap={16}>
        {said === null ? null : <Notice tone="done">{said}</Notice>}
        {additions.length === 0 ? (
          <EmptyState title={t('extra.none')}>{t('extra.noneText')}</EmptyState>
        ) : (
          <AdditionList coach={coach} additions={additions} onRemoved={setSaid} />
        )}
        <Panel quiet>
          <AdditionForm coach={coach} onAdded={(startsAt, endsAt) => setSaid(t('extra.added', { when: days.span(startsAt, endsAt) }))} />
        </Panel>
      </Stack>
    </Section>
  );
}
