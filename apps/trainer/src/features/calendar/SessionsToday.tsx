import { useState } from 'react';
import type { CoachView, SessionView } from '@seatwise/domain/bookings/contract';
import { Button, Muted, Notice, Section, Skeleton, StatusChip, TextButton } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useWebWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { todayIn } from '../../lib/local-time.ts';
import { paths } from '../../lib/paths.ts';
import { useNow } from '../../lib/use-now.ts';
import { SessionDialog } from './SessionDialog.tsx';
import styles from './SessionsToday.module.css';
import { useSessionsOn } from './use-calendar.ts';
import { useDays } from './use-days.ts';

/** A coach's sessions of this day, whatever organisation's page it stands on. */
export function SessionsToday({ coach }: { coach: CoachView }) {
  const t = useCalendarWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const days = useDays(coach.timeZone);
  const today = todayIn(coach.timeZone, useNow());
  const sessions = useSessionsOn(coach.timeZone, today, today);
  const [open, setOpen] = useState<SessionView | null>(null);
  const items = sessions.data?.items.filter(({ status }) => status !== 'cancelled');
  return (
    <Section
      title={t('todaySessions.title')}
      aside={
        <ButtonLink to={paths.calendar} look="secondary">
          {t('todaySessions.open')}
        </ButtonLink>
      }
    >
      {items === undefined ? (
        sessions.error === null ? (
          <Skeleton height={48} />
        ) : (
          <Notice
            tone="harm"
            title={t('todaySessions.failed')}
            action={
              <TextButton onClick={() => void sessions.refetch()} pending={sessions.isFetching}>
                {shared('states.retry')}
              </TextButton>
            }
          >
            {words(sessions.error)}
          </Notice>
        )
      ) : items.length === 0 ? (
        <Muted>{t('todaySessions.none')}</Muted>
      ) : (
        <ul className={styles.list} aria-label={t('todaySessions.list')}>
          {items.map((session) => {
            const who = session.memberName || t('calendar.former');
            const time = days.format.span(session.startsAt, session.endsAt);
            const own = days.own(session.startsAt, session.endsAt);
            return (
              <li key={session.id} className={styles.item}>
                <span className={styles.time}>{time}</span>
                <span className={styles.who}>
                  <span className={styles.name}>{who}</span>
                  {own === null ? null : <Muted small>{own}</Muted>}
                </span>
                {session.status === 'scheduled' ? null : (
                  <StatusChip tone={session.status === 'completed' ? 'done' : 'waiting'}>{t(`sessionStatus.${session.status}`)}</StatusChip>
                )}
                <Button look="quiet" size="small" label={t('todaySessions.openLabel', { who, time })} onClick={() => setOpen(session)}>
                  {t('todaySessions.look')}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      {open === null ? null : <SessionDialog key={open.id} session={open} coach={coach} onClose={() => setOpen(null)} />}
    </Section>
  );
}
