import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { CoachView, CreatedSeriesView, SeriesPreviewView } from '@seatwise/domain/bookings/contract';
import { Button, Choice, EmptyState, ErrorState, Form, FormActions, Notice, Panel, Row, SkeletonList, StatusChip } from '@seatwise/ui';
import { problemOf, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { isDate } from '../../lib/dates.ts';
import { trpc } from '../../lib/trpc.ts';
import { isGone } from '../booking/ConfirmBooking.tsx';
import { NOTE_MAX, NoteField } from '../booking/NoteField.tsx';
import { useRefreshBookings } from '../booking/queries.ts';
import { DateRow } from './DateRow.tsx';
import { decisionOn, LEAVE, tally, type Decisions, type Pattern } from './pattern.ts';
import styles from './Series.module.css';

/** So many dates at first, and each time more are asked for. */
const SHOWN = 40;

interface PreflightProps {
  coach: CoachView;
  pattern: Pattern;
  decisions: Decisions;
  onDecide: (decisions: Decisions) => void;
  /** `goesOn`: later sessions are made by themselves. */
  onMade: (made: CreatedSeriesView, goesOn: boolean) => void;
}

/** Every date of a pattern before anything is booked, a decision for each that is not free, and then one commit. */
export function Preflight(props: PreflightProps) {
  const t = useBookingWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const preview = useQuery({ ...trpc.bookings.previewRecurring.queryOptions(props.pattern), staleTime: 0, refetchOnWindowFocus: false });
  if (preview.isError)
    return (
      <ErrorState
        title={t('every.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void preview.refetch()}
        pending={preview.isFetching}
      >
        {words(preview.error)}
      </ErrorState>
    );
  if (preview.data === undefined) return <SkeletonList label={t('every.loading')} rows={8} height={44} />;
  if (preview.data.dates.length === 0 && props.pattern.endDate !== null)
    return <EmptyState title={t('every.none')}>{t('every.noneText')}</EmptyState>;
  return <Dates {...props} preview={preview.data} />;
}

const STATES = ['conflict', 'closed', 'time_off', 'clock_change'] as const;
const TONE = { conflict: 'waiting', closed: 'neutral', time_off: 'waiting', clock_change: 'waiting' } as const;

function Dates({ coach, pattern, decisions, onDecide, onMade, preview }: PreflightProps & { preview: SeriesPreviewView }) {
  const t = useBookingWords();
  const format = useFormat();
  const { dates, madeUntil, timeZone } = preview;
  const notFree = dates.filter(({ state }) => state !== 'free');
  const optional = notFree.filter(({ alternative }) => alternative !== null);
  const moves = new Set(dates.flatMap(({ startsAt }) => (startsAt === null ? [] : [format.time(startsAt)]))).size > 1;
  const { leaveOut } = tally(preview, decisions);
  const decideAll = (decide: (alternative: string) => string) =>
    onDecide(new Map([...decisions, ...optional.map(({ date, alternative }) => [date, decide(alternative ?? LEAVE)] as const)]));
  return (
    <>
      <ul className={styles.counts} aria-label={t('every.counts')}>
        <li>
          <StatusChip>{t('every.dates', { count: dates.length })}</StatusChip>
        </li>
        <li>
          <StatusChip tone="done">{t('every.free', { count: dates.length - notFree.length })}</StatusChip>
        </li>
        {STATES.map((state) => ({ state, count: notFree.filter((one) => one.state === state).length }))
          .filter(({ count }) => count > 0)
          .map(({ state, count }) => (
            <li key={state}>
              <StatusChip tone={TONE[state]}>{t(`every.${state}`, { count })}</StatusChip>
            </li>
          ))}
        {leaveOut.length === 0 ? null : (
          <li>
            <StatusChip>{t('every.leftOut', { count: leaveOut.length })}</StatusChip>
          </li>
        )}
      </ul>
      {moves && timeZone !== format.zone ? <p className={styles.why}>{t('every.moves')}</p> : null}
      <List
        dates={dates}
        notFree={notFree}
        bulk={
          optional.length > 1 ? (
            <Row>
              <Button look="secondary" size="small" onClick={() => decideAll((alternative) => alternative)}>
                {t('every.takeAll')}
              </Button>
              <Button look="quiet" tone="neutral" size="small" onClick={() => decideAll(() => LEAVE)}>
                {t('every.leaveAll')}
              </Button>
            </Row>
          ) : null
        }
        row={(one) => (
          <DateRow
            key={one.date}
            one={one}
            pattern={pattern}
            minutes={coach.slotMinutes}
            zone={timeZone}
            later={one.date > madeUntil}
            decision={decisionOn(one, decisions)}
            onDecide={(decision) => onDecide(new Map([...decisions, [one.date, decision]]))}
          />
        )}
      />
      <Commit coach={coach} pattern={pattern} decisions={decisions} preview={preview} onMade={onMade} />
    </>
  );
}

type PreviewDate = SeriesPreviewView['dates'][number];

function List({
  dates,
  notFree,
  bulk,
  row,
}: {
  dates: readonly PreviewDate[];
  notFree: readonly PreviewDate[];
  bulk: ReactNode;
  row: (one: PreviewDate) => ReactNode;
}) {
  const t = useBookingWords();
  const shared = useWebWords();
  const format = useFormat();
  const [show, setShow] = useState<'all' | 'open'>('all');
  const [shown, setShown] = useState(SHOWN);
  const these = show === 'all' || notFree.length === 0 ? dates : notFree;
  const months = new Map<string, PreviewDate[]>();
  for (const one of these.slice(0, shown)) {
    const month = format.localDate(one.startsAt ?? `${one.date}T12:00:00Z`).slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), one]);
  }
  return (
    <>
      {notFree.length === 0 ? null : (
        <div className={styles.bar}>
          <Choice
            label={t('every.show')}
            hideLabel
            value={show}
            options={[
              { value: 'all', label: t('every.showAll') },
              { value: 'open', label: `${t('every.showOpen')} (${format.number(notFree.length)})` },
            ]}
            onChange={setShow}
          />
          {bulk}
        </div>
      )}
      {[...months].map(([month, some]) => (
        <section key={month} aria-labelledby={`month-${month}`}>
          <h3 id={`month-${month}`} className={styles.month}>
            {format.month(month)}
          </h3>
          <ul className={styles.dates}>{some.map((one) => row(one))}</ul>
        </section>
      ))}
      {these.length <= shown ? null : (
        <div className={styles.more}>
          <Button look="secondary" onClick={() => setShown(shown + SHOWN)}>
            {shared('states.more')}
          </Button>
        </div>
      )}
    </>
  );
}

function Commit({ coach, pattern, decisions, preview, onMade }: Omit<PreflightProps, 'onDecide'> & { preview: SeriesPreviewView }) {
  const t = useBookingWords();
  const words = useErrorWords();
  const format = useFormat();
  const refresh = useRefreshBookings();
  const [note, setNote] = useState('');
  const [changed, setChanged] = useState<string | null>(null);
  const { booked, undecided, left, choices, leaveOut } = tally(preview, decisions);
  const goesOn = pattern.endDate === null || pattern.endDate > preview.madeUntil;
  const create = useMutation(
    trpc.bookings.createRecurring.mutationOptions({
      onSuccess: (made) => {
        onMade(made, goesOn);
        void refresh();
      },
      onError: (error) => {
        const { code, details } = problemOf(error);
        if (code !== 'SERIES_CONFLICT' && !isGone(error)) return;
        const date = details['date'];
        setChanged(isDate(date) ? t('every.changedOne', { day: format.fullDate(date) }) : t('every.changed'));
        void refresh();
      },
    }),
  );
  const failed = create.error !== null && problemOf(create.error).code !== 'SERIES_CONFLICT' && !isGone(create.error);
  const reason = undecided > 0 ? t('every.undecided', { count: undecided }) : booked === 0 && !goesOn ? t('every.nothing') : null;
  return (
    <div className={styles.commit}>
      <Panel>
        <Form
          pending={create.isPending}
          onSubmit={() => {
            if (reason !== null || note.trim().length > NOTE_MAX) return;
            setChanged(null);
            // Where nothing that is not free was left out on purpose, a date that is lost meanwhile must not be left out in silence.
            create.mutate({ ...pattern, choices, leaveOut, note: note.trim() || null, onConflict: left === 0 ? 'reject' : 'skip' });
          }}
        >
          <div>
            <p className={styles.name}>{t('every.booked', { count: booked })}</p>
            {goesOn ? (
              <p className={styles.why}>
                {t('every.nowUntil', { date: format.date(preview.madeUntil) })} {t('every.later', { name: coach.name })}
              </p>
            ) : null}
          </div>
          <NoteField
            label={t('every.note', { name: coach.name })}
            hint={t('every.noteHint')}
            long={t('book.noteLong', { count: NOTE_MAX })}
            value={note}
            onChange={setNote}
          />
          {changed === null ? null : <Notice tone="harm">{changed}</Notice>}
          {failed ? <Notice tone="harm">{words(create.error)}</Notice> : null}
          <FormActions>
            <Button type="submit" pending={create.isPending} reason={reason}>
              {booked === 0 ? t('every.submitPattern') : t('every.submit', { count: booked })}
            </Button>
          </FormActions>
        </Form>
      </Panel>
    </div>
  );
}
