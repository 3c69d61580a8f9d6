import { useMutation } from '@tanstack/react-query';
import type { SessionView } from '@seatwise/domain/bookings/contract';
import { Button } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { trpc } from '../../lib/trpc.ts';
import { useRefreshBookings } from '../booking/queries.ts';
import type { Say } from './SessionRow.tsx';
import styles from './Sessions.module.css';

/** Takes a cancellation back, as long as the time is open. `undo`: right after it, in the notice that told of it. */
export function RestoreSession({ session, when, say, undo = false }: { session: SessionView; when: string; say: Say; undo?: boolean }) {
  const t = useBookingWords();
  const words = useErrorWords();
  const refresh = useRefreshBookings();
  const restore = useMutation(
    trpc.bookings.restoreSession.mutationOptions({
      onSuccess: () => {
        say(t('mine.restored', { when }));
        void refresh();
      },
    }),
  );
  return (
    <div className={styles.restore}>
      <Button
        look="secondary"
        size="small"
        label={undo ? undefined : t('mine.restoreLabel', { when })}
        pending={restore.isPending}
        onClick={() => restore.mutate({ sessionId: session.id })}
      >
        {undo ? t('mine.undo') : t('mine.restore')}
      </Button>
      {restore.error === null ? null : (
        <p role="alert" className={styles.failed}>
          {words(restore.error)}
        </p>
      )}
    </div>
  );
}
