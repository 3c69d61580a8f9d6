import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SessionView } from '@seatwise/domain/bookings/contract';
import { Button, ConfirmDialog, Stack } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { trpc } from '../../lib/trpc.ts';
import { NOTE_MAX, NoteField } from '../booking/NoteField.tsx';
import { useRefreshBookings } from '../booking/queries.ts';
import type { Say } from './SessionRow.tsx';
import styles from './Sessions.module.css';

/** Calls one session off, after saying what that means. */
export function CancelSession({ session, when, tooLate, say }: { session: SessionView; when: string; tooLate: string | null; say: Say }) {
  const t = useBookingWords();
  const words = useErrorWords();
  const refresh = useRefreshBookings();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const name = session.coachName;
  const cancel = useMutation(
    trpc.bookings.cancelSession.mutationOptions({
      onSuccess: (cancelled) => {
        setOpen(false);
        say(t('mine.cancelDone', { when }), cancelled);
        void refresh();
      },
    }),
  );
  return (
    <>
      <Button
        look="quiet"
        tone="harm"
        size="small"
        label={t('mine.cancelLabel', { when })}
        reason={tooLate}
        reasonAs="tip"
        onClick={() => setOpen(true)}
      >
        {t('mine.cancel')}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => {
          setOpen(false);
          setReason('');
          cancel.reset();
        }}
        onConfirm={() => {
          if (reason.trim().length <= NOTE_MAX) cancel.mutate({ sessionId: session.id, reason: reason.trim() || null });
        }}
        title={t('mine.cancelTitle')}
        consequence={
          <Stack gap={12}>
            <p className={styles.begin}>{t('mine.cancelText', { when, name })}</p>
            {session.recurringBookingId === null ? null : <p>{t('mine.cancelPattern')}</p>}
            <NoteField label={t('mine.reason')} long={t('mine.reasonLong', { count: NOTE_MAX })} value={reason} onChange={setReason} />
          </Stack>
        }
        words={{ confirm: t('mine.cancelConfirm'), cancel: t('mine.cancelKeep') }}
        tone="harm"
        pending={cancel.isPending}
        error={cancel.error === null ? null : words(cancel.error)}
      />
    </>
  );
}
