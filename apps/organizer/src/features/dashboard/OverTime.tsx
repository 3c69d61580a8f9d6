import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { METRICS, type DashboardView, type Metric } from '@seatwise/domain/dashboard/contract';
import { Button, Choice, ErrorState, Section, SelectField, Skeleton } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { READ_EVERY, type LineState } from '@seatwise/web/live';
import { useDeskWords } from '../../i18n/desk.ts';
import { useMedia } from '../../lib/use-media.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './Dashboard.module.css';
import { short } from './numbers.ts';
import { beginOf, highest, pointNames, sum, ticksOf } from './points.ts';
import { PointsTable } from './PointsTable.tsx';
import { seriesQuery, type Grain } from './query.ts';

const Line = lazy(() => import('./Line.tsx'));
const MANY_DAYS = 4;
const DAY_MS = 86_400_000;

/** What has been going on for days is looked at by the day. */
const grainFor = (publishedAt: string | null): Grain =>
  publishedAt !== null && Date.now() - Date.parse(publishedAt) > MANY_DAYS * DAY_MS ? 'day' : 'hour';

/** One figure over time, as a line or as a table. */
export function OverTime({
  dashboard: { eventId, currency, timeZone },
  line,
  publishedAt,
}: {
  dashboard: DashboardView;
  line: LineState;
  publishedAt: string | null;
}) {
  const t = useDeskWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const narrow = useMedia('(max-width: 640px)');
  const [metric, setMetric] = useState<Metric>('views');
  const [grain, setGrain] = useState<Grain>(() => grainFor(publishedAt));
  const [asTable, setAsTable] = useState(false);
  const now = useNow(60_000);
  const begin = beginOf(grain, publishedAt, now, timeZone);
  const series = useQuery({
    ...seriesQuery(eventId, metric, grain, begin?.from ?? null),
    placeholderData: keepPreviousData,
    refetchInterval: line === 'live' ? false : READ_EVERY,
  });
  // While the next figure is on its way the last one stays, under its own name.
  const [shown, setShown] = useState({ metric, grain });
  if (!series.isPlaceholderData && series.data !== undefined && (shown.metric !== metric || shown.grain !== grain))
    setShown({ metric, grain });
  const names = useMemo(
    () =>
      pointNames(shown.grain, timeZone, format.language, {
        first: (time) => t('dashboard.hourFirst', { time }),
        again: (time) => t('dashboard.hourAgain', { time }),
      }),
    [shown.grain, timeZone, format.language, t],
  );
  const points = series.data?.points ?? [];
  const isMoney = shown.metric === 'revenue';
  const write = (value: number): string => (isMoney ? format.money({ amount: value, currency }) : format.number(value));
  const most = highest(points);
  const name = t(`dashboard.metrics.${shown.metric}`);
  // Who comes in two hours is one visitor: hours of them cannot be added up.
  const total = shown.metric === 'unique_visitors' && shown.grain === 'hour' ? null : write(sum(points));
  const title =
    most === null
      ? t('dashboard.chartEmpty', { metric: name })
      : t('dashboard.chart', { metric: name, total: total ?? '–', when: names.name(most.at), most: write(most.value) });
  const elsewhere = format.elsewhere(timeZone, new Date(now).toISOString()) !== null;
  const lead = [
    grain === 'hour'
      ? t(begin === null ? 'dashboard.byHour' : 'dashboard.byHourNew')
      : t(begin === null ? 'dashboard.byDay' : 'dashboard.byDayNew'),
    ...(elsewhere ? [t('dashboard.zone', { place: format.place(timeZone) })] : []),
  ].join(' ');
  return (
    <Section title={t('dashboard.over')} lead={lead}>
      <div className={styles.tools}>
        <SelectField
          label={t('dashboard.metric')}
          value={metric}
          options={METRICS.map((value) => ({ value, label: t(`dashboard.metrics.${value}`) }))}
          onChange={(value) => setMetric(METRICS.find((one) => one === value) ?? 'views')}
        />
        <Choice
          label={t('dashboard.grain')}
          value={grain}
          onChange={setGrain}
          options={[
            { value: 'hour', label: t('dashboard.hour') },
            { value: 'day', label: t('dashboard.day') },
          ]}
        />
        <span className={styles.toggle}>
          <Button look="secondary" onClick={() => setAsTable(!asTable)}>
            {asTable ? t('dashboard.line') : t('dashboard.table')}
          </Button>
        </span>
      </div>
      {series.error !== null && series.data === undefined ? (
        <ErrorState
          title={t('dashboard.seriesFailed')}
          words={{ retry: shared('states.retry') }}
          onRetry={() => void series.refetch()}
          pending={series.isFetching}
        >
          {words(series.error)}
        </ErrorState>
      ) : (
        <div className={styles.plot} data-table={asTable || undefined} aria-busy={series.data === undefined}>
          {series.data === undefined ? (
            <Skeleton height={320} />
          ) : asTable ? (
            <PointsTable
              caption={t('dashboard.tableCaption', { metric: name })}
              header={name}
              points={points}
              nameOf={names.name}
              write={write}
            />
          ) : (
            <figure className={styles.figure}>
              <figcaption className={styles.caption}>
                <strong>{name}</strong>
                {total === null ? null : <span>{t('dashboard.total', { total })}</span>}
              </figcaption>
              <Suspense fallback={<Skeleton height={280} />}>
                <Line
                  points={points}
                  label={title}
                  name={name}
                  ticks={ticksOf(points, shown.grain, names, narrow ? 3 : 8)}
                  dotted={points.length <= (narrow ? 14 : 31)}
                  names={names}
                  most={most}
                  nothing={t('dashboard.nothingYet')}
                  write={write}
                  brief={(value) => short(value, format.language, isMoney ? currency : null)}
                  besides={(at) => {
                    if (!elsewhere || shown.grain === 'day') return null;
                    const sameDay = format.localDate(at) === format.localDate(at, timeZone);
                    return t('dashboard.here', { time: `${sameDay ? '' : `${format.shortDate(at)}, `}${format.time(at)}` });
                  }}
                />
              </Suspense>
            </figure>
          )}
        </div>
      )}
    </Section>
  );
}
