import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { CoachView } from '@seatwise/domain/bookings/contract';
import { Button, Choice, Form, FormActions, Panel, SelectField, SkeletonList, TextField } from '@seatwise/ui';
import { createFormat, useFormat, useWebWords, type Format } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { addMinutes, WEEKDAYS } from '../../lib/dates.ts';
import { openQuery, windowEnd } from '../booking/queries.ts';
import { Chips } from './Chips.tsx';
import { OTHER, patternOf, timeOf, timesByWeekday, type Draft, type Fault, type OpenTime, type Pattern } from './pattern.ts';
import styles from './Series.module.css';
import { useEveryDay } from './words.ts';

const LAST = '2100-12-31';
const INTERVALS = ['1', '2', '3', '4'] as const;

/** Which day, what time, how often, from when and until when: in the coach's zone, with one's own beside. */
export function PatternForm({
  coach,
  today,
  draft,
  onChange,
  onLook,
}: {
  coach: CoachView;
  /** The coach's. */
  today: string;
  draft: Draft;
  onChange: (changes: Partial<Draft>) => void;
  onLook: (pattern: Pattern) => void;
}) {
  const t = useBookingWords();
  const shared = useWebWords();
  const format = useFormat();
  const [failures, setFailures] = useState(0);
  const there = useMemo(() => createFormat(format.language, coach.timeZone), [format.language, coach.timeZone]);
  const open = useQuery(openQuery(coach.coachId, today, windowEnd(today, LAST), coach.timeZone));
  const byWeekday = useMemo(() => timesByWeekday(open.data?.days ?? [], there), [open.data, there]);
  const times = draft.weekday === null ? [] : (byWeekday.get(draft.weekday) ?? []);
  const pattern = patternOf(draft, coach.coachId, coach.slotMinutes, today);
  const faults: ReadonlySet<Fault> = failures > 0 && pattern instanceof Set ? pattern : new Set<Fault>();
  const place = format.place(coach.timeZone);

  return (
    <Panel>
      <Form
        failures={failures}
        onSubmit={() => {
          if ('coachId' in pattern) onLook(pattern);
          else setFailures(failures + 1);
        }}
      >
        <div className={styles.form}>
          <Chips
            label={t('every.weekday')}
            value={draft.weekday === null ? null : String(draft.weekday)}
            error={faults.has('weekday') ? t('book.pickDay') : null}
            options={WEEKDAYS.map((day) => {
              const none = open.data !== undefined && !byWeekday.has(day);
              return {
                value: String(day),
                label: format.weekday(day),
                quiet: none,
                ...(none ? { detail: t('every.noTimes') } : {}),
              };
            })}
            onChange={(day) => {
              const weekday = Number(day);
              const kept = draft.time === OTHER || byWeekday.get(weekday)?.some(({ time }) => time === draft.time);
              onChange({ weekday, time: kept ? draft.time : null });
            }}
          />
          {draft.weekday === null ? null : open.isPending ? (
            <SkeletonList label={shared('states.loading')} rows={1} height={104} />
          ) : (
            <Times coach={coach} draft={draft} times={times} faults={faults} onChange={onChange} />
          )}
          <div className={styles.fields}>
            <SelectField
              label={t('every.interval')}
              value={String(draft.intervalWeeks)}
              options={INTERVALS.map((weeks) => ({ value: weeks, label: t(`every.interval${weeks}`) }))}
              onChange={(weeks) => onChange({ intervalWeeks: Number(weeks) })}
            />
            <TextField
              type="date"
              label={t('every.from')}
              value={draft.from}
              onChange={(from) => onChange({ from })}
              error={faults.has('from') ? t('every.fromNeeded') : null}
            />
          </div>
          <div className={styles.fields}>
            <Choice
              label={t('every.ends')}
              value={draft.ends}
              options={[
                { value: 'on', label: t('every.endsOn') },
                { value: 'never', label: t('every.endsNever') },
              ]}
              onChange={(ends) => onChange({ ends })}
            />
            {draft.ends === 'never' ? (
              <p className={styles.hint}>{t('every.openEnded')}</p>
            ) : (
              <TextField
                type="date"
                label={t('every.until')}
                value={draft.until}
                onChange={(until) => onChange({ until })}
                error={faults.has('until') ? t('every.untilNeeded') : faults.has('far') ? t('every.untilFar') : null}
              />
            )}
          </div>
          <Sentence coach={coach} draft={draft} place={place} own={ownTime(times, timeOf(draft), coach.slotMinutes, format)} />
        </div>
        <FormActions>
          <Button type="submit">{t('every.look')}</Button>
        </FormActions>
      </Form>
    </Panel>
  );
}

/** On the reader's clock, reckoned from an open time of that weekday; null while none is known. */
function ownTime(times: readonly OpenTime[], time: string | null, minutes: number, format: Format): string | null {
  const [known] = times;
  if (time === null || known === undefined) return null;
  const at = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  const exact = times.find((one) => one.time === time);
  const start = exact === undefined ? Date.parse(known.first) + (at(time) - at(known.time)) * 60_000 : Date.parse(exact.first);
  return format.span(new Date(start).toISOString(), new Date(start + minutes * 60_000).toISOString());
}

function Times({
  coach,
  draft,
  times,
  faults,
  onChange,
}: {
  coach: CoachView;
  draft: Draft;
  times: readonly OpenTime[];
  faults: ReadonlySet<Fault>;
  onChange: (changes: Partial<Draft>) => void;
}) {
  const t = useBookingWords();
  const format = useFormat();
  const place = format.place(coach.timeZone);
  return (
    <>
      <Chips
        label={t('every.time')}
        hint={coach.timeZone === format.zone ? undefined : t('every.timeHint', { name: coach.name, place })}
        value={draft.time}
        error={faults.has('time') ? t('every.timeNeeded') : faults.has('late') ? t('every.otherLate') : null}
        options={[
          ...times.map(({ time, count }) => ({ value: time, label: time, detail: t('every.openOn', { count }) })),
          { value: OTHER, label: t('every.other'), quiet: true },
        ]}
        onChange={(time) => onChange({ time })}
      />
      {draft.time === OTHER ? (
        <TextField
          label={t('every.otherLabel', { place })}
          value={draft.typed}
          onChange={(typed) => onChange({ typed })}
          placeholder="10:00"
          autoComplete="off"
          error={faults.has('typed') ? t('every.otherNeeded') : null}
        />
      ) : null}
    </>
  );
}

/** The pattern as one sentence, on both clocks. */
function Sentence({ coach, draft, place, own }: { coach: CoachView; draft: Draft; place: string; own: string | null }) {
  const t = useBookingWords();
  const format = useFormat();
  const everyDay = useEveryDay();
  const time = timeOf(draft);
  const end = time === null ? null : addMinutes(time, coach.slotMinutes);
  if (draft.weekday === null || time === null || end === null) return null;
  return (
    <p className={styles.sentence} aria-live="polite">
      <strong>{t('every.sentence', { days: everyDay(draft.weekday, draft.intervalWeeks), span: `${time}–${end}`, place })}</strong>{' '}
      {coach.timeZone === format.zone || own === null ? null : t('every.sentenceOwn', { own })}
    </p>
  );
}
