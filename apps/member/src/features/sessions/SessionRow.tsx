import { IconArrowRight, IconRepeat } from '@tabler/icons-react';
import type { CoachView, SessionView } from '@seatwise/domain/bookings/contract';
import { Button, StatusChip } from '@seatwise/ui';
import { ButtonLink, useFormat } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { useNow } from '../../lib/now.ts';
import { DateTile } from '../booking/When.tsx';
import { CancelSession } from './CancelSession.tsx';
import { isInTime } from './queries.ts';
import { RestoreSession } from './RestoreSession.tsx';
import styles from './Sessions.module.css';
import { useWhen } from './words.ts';

/** What a page does when something was said about a session: a sentence, and whether it can be taken back. */
export type Say = (sentence: string, undo?: SessionView) => void;

/** One session: when, with whom, what has become of it, and what can be done. `compact`: within its pattern, which says the rest. */
export function SessionRow({
  session,
  coach,
  zone,
  say,
  compact = false,
}: {
  session: SessionView;
  coach: CoachView | undefined;
  zone: string | undefined;
  say: Say;
  compact?: boolean;
}) {
  const t = useBookingWords();
  const format = useFormat();
  const when = useWhen();
  const { startsAt, endsAt, status } = session;
  const there = zone === undefined ? null : format.elsewhere(zone, startsAt, endsAt);
  const off = status === 'cancelled';
  return (
    <li className={styles.row} data-off={off || undefined} data-compact={compact || undefined}>
      {compact ? null : <DateTile date={format.localDate(startsAt)} quiet={off} />}
      <div className={styles.text}>
        <p className={styles.when}>
          <span className={styles.day}>{compact ? format.shortDate(startsAt) : format.fullDate(startsAt)}</span>{' '}
          <span className={styles.hours}>{format.span(startsAt, endsAt)}</span>
          {there === null ? null : <span className={styles.there}> {there}</span>}
        </p>
        <p className={styles.facts}>
          {compact ? null : <span>{t('coach.with', { name: session.coachName })}</span>}
          {compact || session.recurringBookingId === null ? null : (
            <span className={styles.fact}>
              <IconRepeat size={16} stroke={1.75} aria-hidden />
              {t('mine.repeats')}
            </span>
          )}
          {session.movedFrom === null || off ? null : (
            <span className={styles.fact}>
              <IconArrowRight size={16} stroke={1.75} aria-hidden />
              {t('mine.movedFrom', { when: `${format.shortDate(session.movedFrom)}, ${format.time(session.movedFrom)}` })}
            </span>
          )}
          <State session={session} />
        </p>
        {off ? <p className={styles.note}>{cause(session, t)}</p> : null}
        {session.note === null || compact ? null : <p className={styles.note}>{session.note}</p>}
      </div>
      <Actions session={session} coach={coach} when={when(session)} say={say} />
    </li>
  );
}

function cause({ cancelledBy, coachName, reason }: SessionView, t: ReturnType<typeof useBookingWords>): string {
  const who =
    cancelledBy === 'member'
      ? t('mine.cancelledByYou')
      : cancelledBy === 'coach'
        ? t('mine.cancelledByCoach', { name: coachName })
        : t('mine.cancelledBySystem');
  return reason === null ? who : `${who} ${reason}`;
}

function State({ session: { status, startsAt, endsAt } }: { session: SessionView }) {
  const t = useBookingWords();
  const now = useNow();
  switch (status) {
    case 'cancelled':
      return <StatusChip>{t('mine.cancelled')}</StatusChip>;
    case 'completed':
      return <StatusChip tone="done">{t('mine.completed')}</StatusChip>;
    case 'no_show':
      return <StatusChip tone="waiting">{t('mine.noShow')}</StatusChip>;
    default:
      return Date.parse(startsAt) <= now && now < Date.parse(endsAt) ? <StatusChip tone="accent">{t('mine.running')}</StatusChip> : null;
  }
}

function Actions({ session, coach, when, say }: { session: SessionView; coach: CoachView | undefined; when: string; say: Say }) {
  const t = useBookingWords();
  const now = useNow();
  if (Date.parse(session.startsAt) <= now) return null;
  if (session.status === 'cancelled')
    return session.cancelledBy === 'member' && coach !== undefined ? (
      <div className={styles.actions}>
        <RestoreSession session={session} when={when} say={say} />
      </div>
    ) : null;
  if (session.status !== 'scheduled') return null;
  const tooLate = isInTime(session, coach, now)
    ? null
    : t('mine.tooLate', { name: session.coachName, count: coach?.cancellationNoticeHours ?? 0 });
  return (
    <div className={styles.actions}>
      {coach === undefined ? null : tooLate === null ? (
        <ButtonLink
          to="/sessions/$sessionId/move"
          params={{ sessionId: session.id }}
          look="secondary"
          size="small"
          aria-label={t('mine.moveLabel', { when })}
        >
          {t('mine.move')}
        </ButtonLink>
      ) : (
        <Button look="secondary" size="small" reason={tooLate} reasonAs="tip" label={t('mine.moveLabel', { when })}>
          {t('mine.move')}
        </Button>
      )}
      <CancelSession session={session} when={when} tooLate={tooLate} say={say} />
    </div>
  );
}
