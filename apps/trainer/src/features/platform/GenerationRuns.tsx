import { useInfiniteQuery } from '@tanstack/react-query';
import { IconCalendarRepeat } from '@tabler/icons-react';
import type { GenerationRunView } from '@seatwise/domain/bookings/contract';
import { DataTable, EmptyState, Figure, Muted, StatusChip } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Health.module.css';
import { useDuration } from './use-duration.ts';

/** How often to look, in milliseconds: often while one runs. */
const LOOK_EVERY = 30_000;
const LOOK_OFTEN = 2000;

/** What the generator did, the newest first. */
export function GenerationRuns({ running }: { running: boolean }) {
  const t = useCalendarWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const duration = useDuration();
  const runs = useInfiniteQuery({
    ...trpc.bookings.generationRuns.infiniteQueryOptions({ limit: 10 }, { getNextPageParam: (page) => page.nextCursor }),
    refetchInterval: ({ state: { data } }) =>
      running || data?.pages[0]?.items.some(({ finishedAt }) => finishedAt === null) === true ? LOOK_OFTEN : LOOK_EVERY,
  });
  const rows = runs.data?.pages.flatMap(({ items }) => items);
  const number = (key: 'created' | 'kept' | 'conflicts' | 'skipped') => ({
    key,
    header: t(`generator.figures.${key}`),
    align: 'end' as const,
    cell: (one: GenerationRunView) => <Figure>{format.number(one[key])}</Figure>,
  });
  const stateOf = ({ finishedAt, error }: GenerationRunView) => (finishedAt === null ? 'running' : error === null ? 'done' : 'failed');
  const took = ({ startedAt, finishedAt }: GenerationRunView): string | null =>
    finishedAt === null
      ? null
      : t('generator.took', { time: duration(Math.max(1, (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000)) });
  return (
    <DataTable<GenerationRunView>
      caption={t('generator.runs')}
      words={{ loading: shared('states.loading') }}
      rows={rows}
      rowKey={({ runId }) => runId}
      expected={3}
      error={
        rows === undefined && runs.error !== null
          ? {
              title: t('generator.failed'),
              text: words(runs.error),
              retry: shared('states.retry'),
              onRetry: () => void runs.refetch(),
              pending: runs.isFetching,
            }
          : null
      }
      empty={
        <EmptyState icon={<IconCalendarRepeat size={28} stroke={1.5} />} title={t('generator.runsNone')}>
          {t('generator.runsNoneText')}
        </EmptyState>
      }
      more={
        runs.hasNextPage
          ? { label: shared('states.more'), onMore: () => void runs.fetchNextPage(), pending: runs.isFetchingNextPage }
          : null
      }
      columns={[
        {
          key: 'started',
          header: t('generator.started'),
          narrow: 'title',
          cell: (one) => (
            <span className={styles.what}>
              <Figure strong>{format.dateTime(one.startedAt)}</Figure>
              <Muted small>
                {[
                  t(`generator.causes.${one.cause}`),
                  t('generator.weeksValue', { count: one.weeksAhead }),
                  ...(one.dryRun ? [t('generator.isDry')] : []),
                ].join(' · ')}
              </Muted>
            </span>
          ),
        },
        {
          key: 'state',
          header: t('generator.state'),
          narrow: 'bare',
          cell: (one) => {
            const state = stateOf(one);
            return (
              <span className={styles.what}>
                <span>
                  <StatusChip tone={state === 'done' ? (one.dryRun ? 'neutral' : 'done') : state === 'failed' ? 'harm' : 'waiting'}>
                    {one.dryRun && state === 'done' ? t('generator.isDry') : t(`generator.states.${state}`)}
                  </StatusChip>
                </span>
                <Muted small>{one.error ?? took(one)}</Muted>
              </span>
            );
          },
        },
        number('created'),
        number('kept'),
        number('conflicts'),
        number('skipped'),
      ]}
    />
  );
}
