import type { EventView } from '@seatwise/domain/events/contract';
import { MAX_OFFSET_DAYS, type EmailType } from '@seatwise/domain/marketing/contract';
import { Choice, TextField } from '@seatwise/ui';
import { useMarketingWords } from '../../i18n/marketing.ts';
import { useNow } from '../../lib/use-now.ts';
import { LocalMoment } from '../desk/LocalMoment.tsx';
import { NumberInput } from '../wizard/fields.tsx';
import styles from './MailForm.module.css';
import { anchorOf, goesAfter, momentOf, SCHEDULE_KINDS, scheduleOf, type TypedSchedule } from './schedule.ts';
import { useZoned } from './use-zoned.ts';

/** When it goes out: so many days from the event, or at an hour of its own; and what day that is, as one types. */
export function ScheduleFields({
  type,
  event,
  typed,
  shown,
  onChange,
}: {
  type: EmailType;
  event: EventView;
  typed: TypedSchedule;
  /** Whether what is wrong is said: not before somebody tried to save it. */
  shown: boolean;
  onChange: (typed: TypedSchedule) => void;
}) {
  const t = useMarketingWords();
  const zoned = useZoned(event.timeZone);
  const after = goesAfter(type);
  if (type === 'confirmation') return <p className={styles.said}>{t('mail.withOrder')}</p>;
  const wrongDays = typeof typed.days !== 'number' || typed.days > MAX_OFFSET_DAYS;
  return (
    <div className={styles.schedule}>
      <Choice
        label={t('mail.kind')}
        hideLabel
        value={typed.kind}
        options={SCHEDULE_KINDS.map((value) => ({
          value,
          label: t(value === 'offset' ? (after ? 'mail.kinds.offsetAfter' : 'mail.kinds.offsetBefore') : `mail.kinds.${value}`),
        }))}
        onChange={(kind) => onChange({ ...typed, kind })}
      />
      {typed.kind === 'offset' ? (
        <div className={styles.offset}>
          <NumberInput
            label={t(after ? 'mail.daysAfter' : 'mail.days')}
            value={typed.days ?? ''}
            onChange={(days) => onChange({ ...typed, days })}
            error={shown && wrongDays ? t('mail.wrong.days', { most: MAX_OFFSET_DAYS }) : null}
            required
          />
          <TextField
            type="time"
            label={t('mail.time')}
            value={typed.time}
            onChange={(time) => onChange({ ...typed, time })}
            error={shown && typed.time === '' ? t('mail.wrong.time') : null}
            required
          />
        </div>
      ) : null}
      {typed.kind === 'at' ? (
        <LocalMoment
          day={t('mail.day')}
          time={t('mail.time')}
          hint={t('mail.zone', { zone: zoned.place(event.timeZone) })}
          value={typed.at}
          zone={event.timeZone}
          dayAlone="09:00"
          onChange={(at) => onChange({ ...typed, at })}
          error={shown && typed.at === null ? t('mail.wrong.at') : null}
          required
        />
      ) : null}
      <Outcome type={type} event={event} typed={typed} />
    </div>
  );
}

/** The day that comes of it, in words; and what is to be said about it. */
function Outcome({ type, event, typed }: { type: EmailType; event: EventView; typed: TypedSchedule }) {
  const t = useMarketingWords();
  const zoned = useZoned(event.timeZone);
  const now = new Date(useNow()).toISOString();
  const schedule = scheduleOf(typed, type);
  if (schedule === null) return <p className={styles.said}>{t('mail.noneYet')}</p>;
  const moment = schedule === undefined ? null : momentOf(schedule, anchorOf(type, event), event.timeZone);
  if (moment === null) return null;
  const when = zoned.when(moment.at);
  const late = !goesAfter(type) && moment.at > event.startsAt;
  return (
    <div aria-live="polite" className={styles.outcome}>
      <p className={styles.result} data-harm={moment.at <= now || late || undefined}>
        {moment.at <= now ? t('mail.past', { when }) : t('mail.goesOut', { when })}
      </p>
      {moment.skipped ? <p className={styles.said}>{t('mail.skipped')}</p> : null}
      {late && moment.at > now ? <p className={styles.said}>{t('mail.afterEvent')}</p> : null}
      <p className={styles.said}>{t(typed.kind === 'offset' ? 'mail.moves' : 'mail.stays')}</p>
    </div>
  );
}
