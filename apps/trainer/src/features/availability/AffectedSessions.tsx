import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import type { CoachView, SessionView } from '@seatwise/domain/bookings/contract';
import { Button, Notice, StatusChip } from '@seatwise/ui';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { trpc } from '../../lib/trpc.ts';
import { SessionDialog } from '../calendar/SessionDialog.tsx';
import { useDays } from '../calendar/use-days.ts';
import styles from './Availability.module.css';

/** More than this are dealt with on the calendar. */
const SHOWN = 20;

/** Sessions that a new time off falls on: each can be moved or called off from here, and shows what became of it. */
export function AffectedSessions({ coach, sessions }: { coach: CoachView; sessions: readonly SessionView[] }) {
  const t = useCalendarWords();
  const days = useDays(coach.timeZone);
  const [open, setOpen] = useState<SessionView | null>(null);
  const now = useQueries({
    queries: sessions.slice(0, SHOWN).map((session) => ({
      ...trpc.bookings.session.queryOptions({ sessionId: session.id }),
      initialData: session,
      staleTime: 60_000,
    })),
  });
  return (
    <>
      <Notice tone="waiting" title={t('off.affected', { count: sessions.length })}>
        <p>{t('off.affectedText')}</p>
        <ul className={styles.list} aria-label={t('off.affectedList')}>
          {now.map(({ data: session }) => {
            const who = session.memberName || t('calendar.former');
            const when = days.span(session.startsAt, session.endsAt);
            return (
              <li key={session.id} className={styles.item}>
                <span className={styles.what}>
                  <span className={styles.strong}>{who}</span>
                  <span>{when}</span>
                </span>
                {session.status === 'scheduled' ? null : <StatusChip>{t(`sessionStatus.${session.status}`)}</StatusChip>}
                <Button look="secondary" size="small" label={t('off.openLabel', { who, when })} onClick={() => setOpen(session)}>
                  {t('off.open')}
                </Button>
              </li>
            );
          })}
        </ul>
      </Notice>
      {open === null ? null : <SessionDialog key={open.id} session={open} coach={coach} onClose={() => setOpen(null)} />}
    </>
  );
}
