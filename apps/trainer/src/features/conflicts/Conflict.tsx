import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CoachView, ConflictView } from '@seatwise/domain/bookings/contract';
import { Button, ConfirmDialog, Dialog, Muted, Notice } from '@seatwise/ui';
import { useErrorWords, useFormat } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { trpc } from '../../lib/trpc.ts';
import { SlotPicker } from '../calendar/SlotPicker.tsx';
import { useBookingsMoved } from '../calendar/use-calendar.ts';
import { useDays } from '../calendar/use-days.ts';
import styles from './Conflicts.module.css';

/** One date that could not be made: why, what is free instead, and what to do about it. */
export function Conflict({ conflict, coach, onDone }: { conflict: ConflictView; coach: CoachView; onDone: (sentence: string) => void }) {
  const t = useCalendarWords();
  const words = useErrorWords();
  const own = useFormat();
  const days = useDays(coach.timeZone);
  const moved = useBookingsMoved();
  const [asking, setAsking] = useState<'other' | 'dismiss' | null>(null);
  const { id: conflictId, date, cause, startsAt, alternative, foundAt } = conflict;
  const who = conflict.memberName || t('calendar.former');
  const day = days.day(date);
  const resolve = useMutation(
    trpc.bookings.resolveConflict.mutationOptions({
      onSuccess: ({ session }) => {
        setAsking(null);
        onDone(
          session === null ? t('conflicts.dismissed', { who, day }) : t('conflicts.booked', { who, when: days.when(session.startsAt) }),
        );
        return moved();
      },
    }),
  );
  const close = () => {
    setAsking(null);
    resolve.reset();
  };
  const taking = resolve.isPending && asking === null;
  return (
    <li className={styles.conflict}>
      <div className={styles.what}>
        <span className={styles.head}>
          <span className={styles.day}>{startsAt === null ? day : days.when(startsAt)}</span>
          <span>{who}</span>
        </span>
        <p>{cause === 'conflict' ? t('conflicts.causes.conflict', { who }) : t(`conflicts.causes.${cause}`)}</p>
        <Muted small>
          {alternative === null ? `${t('conflicts.noAlternative')} ` : ''}
          {t('conflicts.found', { when: own.relative(foundAt) })}
        </Muted>
        {resolve.error !== null && asking === null ? <Notice tone="harm">{words(resolve.error)}</Notice> : null}
      </div>
      <div className={styles.actions}>
        {alternative === null ? null : (
          <Button
            pending={taking}
            label={t('conflicts.bookLabel', { who, when: days.when(alternative) })}
            onClick={() => resolve.mutate({ conflictId, startsAt: alternative })}
          >
            {t('conflicts.book', { when: days.when(alternative) })}
          </Button>
        )}
        <Button look="secondary" label={t('conflicts.otherLabel', { who, day })} onClick={() => setAsking('other')}>
          {t('conflicts.other')}
        </Button>
        <Button look="quiet" tone="harm" label={t('conflicts.dismissLabel', { who, day })} onClick={() => setAsking('dismiss')}>
          {t('conflicts.dismiss')}
        </Button>
      </div>
      <Dialog open={asking === 'other'} onClose={close} title={t('conflicts.otherTitle', { who })}>
        <p>{t('conflicts.otherText', { who, day })}</p>
        <SlotPicker
          coach={coach}
          words={{ go: t('conflicts.otherGo'), back: t('session.back') }}
          pending={resolve.isPending}
          error={resolve.error}
          onBack={close}
          onChoose={(at) => resolve.mutate({ conflictId, startsAt: at })}
        />
      </Dialog>
      <ConfirmDialog
        open={asking === 'dismiss'}
        onClose={close}
        onConfirm={() => resolve.mutate({ conflictId, dismiss: true })}
        title={t('conflicts.dismissTitle')}
        consequence={<p>{t('conflicts.dismissText', { who, day })}</p>}
        words={{ confirm: t('conflicts.dismiss'), cancel: t('conflicts.keep') }}
        tone="harm"
        pending={resolve.isPending}
        error={resolve.error === null ? null : words(resolve.error)}
      />
    </li>
  );
}
