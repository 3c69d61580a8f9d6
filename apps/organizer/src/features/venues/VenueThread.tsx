import { useQuery } from '@tanstack/react-query';
import type { VenueBookingView, VenueMessageView, VenueThreadView } from '@seatwise/domain/venues/contract';
import { ErrorState, Panel, SkeletonList, Stack, StatusChip } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useVenueWords } from '../../i18n/venues.ts';
import { trpc } from '../../lib/trpc.ts';
import { VENUE_TONE } from './tones.ts';
import { VenueActions } from './VenueActions.tsx';
import styles from './Venues.module.css';

/** How often a thread that is open looks for an answer, in milliseconds. */
const LOOK_EVERY = 8000;

/** What was asked, offered and answered, from one side or the other; and what one can do now. */
export function VenueThread({
  venueBookingId,
  side = 'organizer',
  onMoved,
}: {
  venueBookingId: string;
  side?: 'organizer' | 'venue';
  onMoved?: () => void;
}) {
  const t = useVenueWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const thread = useQuery({ ...trpc.venues.thread.queryOptions({ venueBookingId }), refetchInterval: LOOK_EVERY });
  if (thread.data === undefined)
    return thread.error === null ? (
      <SkeletonList rows={1} height={140} label={shared('states.loading')} />
    ) : (
      <ErrorState
        title={t('thread.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void thread.refetch()}
        pending={thread.isFetching}
      >
        {words(thread.error)}
      </ErrorState>
    );
  return <Thread thread={thread.data} side={side} {...(onMoved === undefined ? {} : { onMoved })} />;
}

function Thread({
  thread: { booking, messages },
  side,
  onMoved,
}: {
  thread: VenueThreadView;
  side: 'organizer' | 'venue';
  onMoved?: () => void;
}) {
  const t = useVenueWords();
  const format = useFormat();
  const standing = useStanding(booking, side);
  return (
    <Panel>
      <Stack>
        <div className={styles.threadHead}>
          <div>
            <h3 className={styles.name}>{side === 'organizer' ? booking.venueName : booking.eventTitle}</h3>
            <p className={styles.where}>
              {t('thread.days', {
                count: booking.days,
                dates:
                  booking.from === booking.to
                    ? format.fullDate(booking.from)
                    : `${format.fullDate(booking.from)} – ${format.fullDate(booking.to)}`,
              })}
            </p>
          </div>
          <StatusChip tone={VENUE_TONE[booking.status]}>{t(`status.${booking.status}`)}</StatusChip>
        </div>
        {side === 'venue' && booking.contact !== null ? (
          <p>{t('theirs.from', { name: booking.contact.name, email: booking.contact.email ?? '' })}</p>
        ) : null}
        <p>{standing}</p>
        <ol className={styles.messages} aria-label={t('thread.label')}>
          {messages.map((message) => (
            <Message key={message.id} message={message} />
          ))}
        </ol>
        <VenueActions booking={booking} side={side} {...(onMoved === undefined ? {} : { onMoved })} />
      </Stack>
    </Panel>
  );
}

/** How it stands, in a sentence, as the one side or the other reads it. */
function useStanding({ status, offeredBy, amount }: VenueBookingView, side: 'organizer' | 'venue'): string {
  const t = useVenueWords();
  const money = { amount: useFormat().money(amount) };
  const whose = side === 'organizer' ? 'thread' : 'theirs';
  if (status === 'pending') return t(`${whose}.${offeredBy === side ? 'waiting' : 'countered'}`, money);
  if (status === 'confirmed') return t(`${whose}.confirmed`, money);
  return t(`${whose}.${status}`);
}

function Message({ message: { side, kind, amount, message, authorName, at } }: { message: VenueMessageView }) {
  const t = useVenueWords();
  const format = useFormat();
  return (
    <li className={styles.message} data-side={side}>
      <p className={styles.messageHead}>
        <strong>
          {t(`kind.${kind}`, { who: side === 'organizer' ? (authorName ?? t('thread.you')) : (authorName ?? t('thread.venue')) })}
        </strong>
        {amount === null ? null : <span className={styles.figure}>{format.money(amount)}</span>}
        <time dateTime={at}>{format.relative(at)}</time>
      </p>
      {message === null || message === '' ? null : <p className={styles.words}>{message}</p>}
    </li>
  );
}
