import { useQuery } from '@tanstack/react-query';
import { Skeleton, StatusChip } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useVenueWords } from '../../i18n/venues.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Venues.module.css';

/** The venue that was asked, in a line. Waiting for its answer keeps nobody from publishing. */
export function VenueLine({ venueBookingId }: { venueBookingId: string }) {
  const t = useVenueWords();
  const format = useFormat();
  const { data } = useQuery(trpc.venues.thread.queryOptions({ venueBookingId }));
  if (data === undefined) return <Skeleton height={24} />;
  const { booking } = data;
  return (
    <p className={styles.line}>
      <strong>{booking.venueName}</strong>
      <span className={styles.figure}>{format.money(booking.amount)}</span>
      {booking.status === 'pending' ? (
        <StatusChip tone="waiting">{t('line.toBeConfirmed')}</StatusChip>
      ) : (
        <StatusChip tone={booking.status === 'confirmed' ? 'done' : 'harm'}>{t(`status.${booking.status}`)}</StatusChip>
      )}
    </p>
  );
}
