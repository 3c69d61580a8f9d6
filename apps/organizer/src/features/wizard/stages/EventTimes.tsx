import { Choice, SelectField, TextField, type SelectFieldProps } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useWizardWords } from '../../../i18n/wizard.ts';
import { orNull, textOf } from '../../../lib/json.ts';
import { localOf, resolve, type LocalTime } from '../../../lib/local-time.ts';
import { useTypedMoment } from '../../../lib/use-typed-moment.ts';
import { Marked } from '../AuthorMark.tsx';
import { useStage } from '../draft/use-draft.ts';
import styles from './Stages.module.css';

const MORNING = '09:00';
const LAST_YEAR = 2200;
const WORKING_DAY_MS = 8 * 3_600_000;
type End = 'startsAt' | 'endsAt';

/** From when to when, on the clocks of the place; on one's own clock beside it where the two differ. */
export function EventTimes({ zone, zones }: { zone: string; zones: SelectFieldProps['options'] }) {
  const t = useWizardWords();
  const { data, edit, errorAt, authorOf, touch } = useStage('event_basics');
  const [startsAt, endsAt] = [textOf(data['startsAt']), textOf(data['endsAt'])];

  /** The end keeps its distance when the start moves. */
  const starts = (at: string | null) => {
    const length = Date.parse(endsAt) - Date.parse(startsAt);
    const end = at === null ? null : new Date(Date.parse(at) + (length > 0 ? length : WORKING_DAY_MS)).toISOString();
    edit({ startsAt: at, endsAt: at === null ? (endsAt === '' ? null : endsAt) : end });
  };
  /** The same clock in another zone is another instant: what one typed stays what one reads. */
  const moves = (to: string) => {
    const moved = (at: string): string | null => {
      const local = localOf(at, zone);
      return local === null ? null : (resolve(local, to)?.at ?? null);
    };
    edit({ timeZone: to, ...(startsAt === '' ? {} : { startsAt: moved(startsAt) }), ...(endsAt === '' ? {} : { endsAt: moved(endsAt) }) });
  };
  return (
    <div className={styles.times}>
      <Moment
        end="startsAt"
        label={t('basics.starts')}
        value={startsAt}
        zone={zone}
        onChange={starts}
        error={errorAt('startsAt')}
        author={authorOf('startsAt')}
        onLeave={() => touch('startsAt')}
      />
      <Moment
        end="endsAt"
        label={t('basics.ends')}
        value={endsAt}
        zone={zone}
        min={localOf(startsAt, zone)?.date}
        onChange={(at) => edit({ endsAt: at })}
        error={errorAt('endsAt')}
        author={authorOf('endsAt')}
        onLeave={() => touch('endsAt')}
      />
      <Marked author={authorOf('timeZone')} hint={t('basics.zoneHint')}>
        {(hint) => (
          <SelectField label={t('basics.zone')} value={zone} onChange={moves} options={zones} hint={hint} error={errorAt('timeZone')} />
        )}
      </Marked>
    </div>
  );
}

function Moment({
  end,
  label,
  value,
  zone,
  min,
  onChange,
  error,
  author,
  onLeave,
}: {
  end: End;
  label: string;
  value: string;
  zone: string;
  min?: string | undefined;
  onChange: (at: string | null) => void;
  error: string | null;
  author: 'person' | 'assistant' | undefined;
  onLeave: () => void;
}) {
  const t = useWizardWords();
  const format = useFormat();
  const moment = useTypedMoment({ value: orNull(value), zone, lastYear: LAST_YEAR, onChange });
  const { local } = moment;
  const found = resolve(local, zone);

  const type = (change: Partial<LocalTime>) => {
    const next = { ...local, ...change };
    // A day alone begins in the morning.
    const alone = next.time === '' && next.date !== '' && change.date !== undefined;
    moment.type(alone ? { ...next, time: end === 'startsAt' ? MORNING : '17:00' } : next);
  };
  const there = value === '' ? null : format.elsewhere(zone, value);
  const own = there === null ? null : t('basics.yourTime', { time: format.dateTime(value) });
  return (
    <fieldset className={styles.moment}>
      <legend className={styles.unseen}>{label}</legend>
      <Marked author={author} hint={own ?? undefined} onLeave={onLeave}>
        {(hint) => (
          <div className={styles.dateTime}>
            <TextField
              type="date"
              label={t('basics.day', { which: label })}
              value={local.date}
              onChange={(date) => type({ date })}
              error={error}
              hint={hint}
              required
              {...(min === undefined ? {} : { min })}
            />
            <TextField
              type="time"
              label={t('basics.time', { which: label })}
              value={local.time}
              onChange={(time) => type({ time })}
              required
            />
          </div>
        )}
      </Marked>
      {found?.kind === 'skipped' ? (
        <p className={styles.note}>{t('basics.skipped', { time: local.time, instead: found.instead })}</p>
      ) : null}
      {found?.kind === 'twice' ? (
        <Choice
          label={t('basics.twice', { time: local.time })}
          value={value === found.later ? 'later' : 'earlier'}
          options={[
            { value: 'earlier', label: t('basics.earlier') },
            { value: 'later', label: t('basics.later') },
          ]}
          onChange={(which) => {
            moment.settle(local, which === 'later' ? found.later : found.at);
          }}
        />
      ) : null}
    </fieldset>
  );
}
