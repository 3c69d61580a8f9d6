import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { CreatedSeriesView } from '@seatwise/domain/bookings/contract';
import { Button, PageHeader } from '@seatwise/ui';
import { useFormat, useTitle } from '@seatwise/web';
import { CoachFacts, Ways } from '../features/booking/CoachHead.tsx';
import { coachQuery } from '../features/booking/queries.ts';
import { everyWeekSearch } from '../features/booking/search.ts';
import { StepHead } from '../features/booking/StepHead.tsx';
import { draftFrom, type Decisions, type Draft, type Pattern } from '../features/series/pattern.ts';
import { PatternForm } from '../features/series/PatternForm.tsx';
import { Preflight } from '../features/series/Preflight.tsx';
import styles from '../features/series/Series.module.css';
import { SeriesMade } from '../features/series/SeriesMade.tsx';
import { useEveryDay } from '../features/series/words.ts';
import { useBookingWords } from '../i18n/bookings-words.ts';
import { useNow } from '../lib/now.ts';

/** The same hour every week: the pattern, its dates one by one, done. */
export function EveryWeekPage() {
  const t = useBookingWords();
  const format = useFormat();
  const everyDay = useEveryDay();
  const from = '/signed-in/coaches/$coachId/every-week';
  const { coachId } = useParams({ from });
  const { step } = everyWeekSearch(useSearch({ strict: false }));
  const navigate = useNavigate({ from: '/coaches/$coachId/every-week' });
  const { data: coach } = useSuspenseQuery(coachQuery(coachId));
  const today = format.localDate(new Date(useNow()).toISOString(), coach.timeZone);
  const [draft, setDraft] = useState<Draft>(() => draftFrom(today));
  const [pattern, setPattern] = useState<Pattern | null>(null);
  const [decisions, setDecisions] = useState<Decisions>(new Map());
  const [made, setMade] = useState<{ series: CreatedSeriesView; goesOn: boolean } | null>(null);
  useTitle(t('book.weekly'));

  if (made !== null && pattern !== null) return <SeriesMade coach={coach} pattern={pattern} made={made.series} goesOn={made.goesOn} />;
  if (step === 'dates' && pattern !== null) {
    const place = format.place(coach.timeZone);
    const span = `${pattern.startTime}–${pattern.endTime}`;
    return (
      <>
        <StepHead title={t('every.datesTitle')} />
        <div className={styles.pattern}>
          <div>
            <p className={styles.name}>{t('every.sentence', { days: everyDay(pattern.dayOfWeek, pattern.intervalWeeks), span, place })}</p>
            <p className={styles.hint}>{t('coach.with', { name: coach.name })}</p>
          </div>
          <Button look="secondary" size="small" onClick={() => void navigate({ search: {}, replace: true })}>
            {t('every.change')}
          </Button>
        </div>
        <Preflight
          coach={coach}
          pattern={pattern}
          decisions={decisions}
          onDecide={setDecisions}
          onMade={(series, goesOn) => setMade({ series, goesOn })}
        />
      </>
    );
  }
  return (
    <>
      <PageHeader title={t('every.title', { name: coach.name })} lead={t('every.lead')} />
      <CoachFacts coach={coach} />
      <Ways coachId={coachId} way="weekly" />
      <PatternForm
        coach={coach}
        today={today}
        draft={draft}
        onChange={(changes) => setDraft({ ...draft, ...changes })}
        onLook={(next) => {
          setPattern(next);
          void navigate({ search: { step: 'dates' } });
        }}
      />
    </>
  );
}
