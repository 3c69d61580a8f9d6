import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { IconRepeat } from '@tabler/icons-react';
import type { CoachView, SeriesView } from '@seatwise/domain/bookings/contract';
import { Button, EmptyState, ErrorState, Row, SkeletonList, StatusChip } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { myCoaches } from '../seats/queries.ts';
import { useEveryDay } from '../series/words.ts';
import { EndSeries } from './EndSeries.tsx';
import { mySeries } from './queries.ts';
import { SessionRow, type Say } from './SessionRow.tsx';
import styles from './Sessions.module.css';

/** Patterns, running ones first, each with what comes next. */
export function Patterns({ terms, say }: { terms: ReadonlyMap<string, CoachView>; say: Say }) {
  const t = useBookingWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const series = useInfiniteQuery(mySeries);
  const { data: coaches = [] } = useQuery(myCoaches);
  if (series.isError && series.data === undefined)
    return (
      <ErrorState
        title={t('mine.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void series.refetch()}
        pending={series.isFetching}
      >
        {words(series.error)}
      </ErrorState>
    );
  if (series.data === undefined) return <SkeletonList label={shared('states.loading')} rows={2} height={240} />;
  const items = series.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return (
      <EmptyState
        icon={<IconRepeat size={28} stroke={1.5} />}
        title={t('mine.emptyPatterns')}
        action={
          coaches.length === 0 ? undefined : (
            <Row>
              {coaches.map(({ coachId, name }) => (
                <ButtonLink key={coachId} to="/coaches/$coachId/every-week" params={{ coachId }}>
                  {t('mine.bookWith', { name })}
                </ButtonLink>
              ))}
            </Row>
          )
        }
      >
        {coaches.length === 0 ? t('mine.emptyNoCoach') : t('mine.emptyPatternsText')}
      </EmptyState>
    );
  return (
    <>
      <ul className={styles.series} aria-label={t('mine.patterns')}>
        {items.map((one) => (
          <PatternCard key={one.id} series={one} coach={terms.get(one.coachId)} say={say} />
        ))}
      </ul>
      {series.hasNextPage ? (
        <div className={styles.more}>
          <Button look="secondary" onClick={() => void series.fetchNextPage()} pending={series.isFetchingNextPage}>
            {shared('states.more')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function PatternCard({ series, coach, say }: { series: SeriesView; coach: CoachView | undefined; say: Say }) {
  const t = useBookingWords();
  const format = useFormat();
  const everyDay = useEveryDay();
  const { nextSessions, startTime, endTime, timeZone } = series;
  const running = series.status === 'active';
  const [from, until] = [format.date(series.startDate), series.endDate === null ? null : format.date(series.endDate)];
  const pattern = t('mine.pattern', { days: everyDay(series.dayOfWeek, series.intervalWeeks), span: `${startTime}–${endTime}` });
  return (
    <li className={styles.card}>
      <div className={styles.cardHead}>
        <div className={styles.text}>
          <h2 className={styles.cardTitle}>{pattern}</h2>
          <p className={styles.facts}>
            <span>{t('coach.with', { name: series.coachName })}</span>
            {timeZone === format.zone ? null : <span>{t('mine.inZone', { place: format.place(timeZone) })}</span>}
            <span>{until === null ? t('mine.openEnd', { from }) : t('mine.range', { from, until })}</span>
            <StatusChip tone={running ? 'accent' : 'neutral'}>{running ? t('mine.active') : t('mine.ended')}</StatusChip>
          </p>
          {series.note === null ? null : <p className={styles.note}>{series.note}</p>}
        </div>
        {running ? <EndSeries series={series} pattern={pattern} noticeHours={coach?.cancellationNoticeHours ?? 0} say={say} /> : null}
      </div>
      {nextSessions.length === 0 ? (
        <p className={styles.quiet}>{running ? t('mine.nextNone') : t('mine.nextNoneEnded')}</p>
      ) : (
        <>
          <p className={styles.next}>{t('mine.next', { count: nextSessions.length })}</p>
          <ul className={styles.nextList} aria-label={t('mine.next', { count: nextSessions.length })}>
            {nextSessions.map((session) => (
              <SessionRow key={session.id} session={session} coach={coach} zone={timeZone} say={say} compact />
            ))}
          </ul>
        </>
      )}
    </li>
  );
}
