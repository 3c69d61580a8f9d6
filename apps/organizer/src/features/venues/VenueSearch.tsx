import { useInfiniteQuery } from '@tanstack/react-query';
import { IconBuilding, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import type { FoundVenueView } from '@seatwise/domain/venues/contract';
import { Button, EmptyState, ErrorState, SkeletonList, Stack, StatusChip, TextField } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useVenueWords } from '../../i18n/venues.ts';
import { wholeNumber } from '../../lib/json.ts';
import { daysBetween, isDate } from '../../lib/local-time.ts';
import { trpc } from '../../lib/trpc.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { RequestDialog } from './RequestDialog.tsx';
import styles from './Venues.module.css';

const AT_ONCE = 10;

/** By city, size and date; with dates, only what is free on all of them. */
export function VenueSearch({
  about,
  city: firstCity,
  capacity: firstCapacity,
  from: firstFrom,
  to: firstTo,
  onAsked,
}: {
  /** A draft, or an event that is published. */
  about: { sessionId: string } | { eventId: string };
  city: string;
  capacity: number | null;
  from: string;
  to: string;
  onAsked: (venueBookingId: string) => void;
}) {
  const t = useVenueWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const [city, setCity] = useState(firstCity);
  const [capacity, setCapacity] = useState(firstCapacity === null ? '' : String(firstCapacity));
  const [from, setFrom] = useState(firstFrom);
  const [to, setTo] = useState(firstTo);
  const [asking, setAsking] = useState<FoundVenueView | null>(null);
  const place = useDebounced(city.trim(), 300);
  const seats = useDebounced(capacity, 300);
  const size = wholeNumber(seats);
  const turned = isDate(from) && isDate(to) && to < from;
  const dates = isDate(from) && isDate(to) && !turned ? { from, to } : null;
  const found = useInfiniteQuery({
    ...trpc.venues.search.infiniteQueryOptions(
      { limit: AT_ONCE, ...(place === '' ? {} : { city: place }), ...(size === null || size < 1 ? {} : { capacity: size }), ...dates },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    placeholderData: (before) => before,
  });
  const rows = found.data?.pages.flatMap(({ items }) => items);
  // What is listed is not yet what was typed.
  const behind = found.isPlaceholderData || place !== city.trim() || seats !== capacity;
  return (
    <Stack>
      <div className={styles.filters}>
        <TextField type="search" label={t('search.city')} value={city} onChange={setCity} autoComplete="off" />
        <TextField
          label={t('search.capacity')}
          value={capacity}
          onChange={setCapacity}
          inputMode="numeric"
          autoComplete="off"
          maxLength={7}
        />
        <TextField type="date" label={t('search.from')} value={from} onChange={setFrom} />
        <TextField type="date" label={t('search.to')} value={to} onChange={setTo} error={turned ? t('search.turned') : null} />
      </div>
      {found.error !== null && rows === undefined ? (
        <ErrorState
          title={t('search.failed')}
          words={{ retry: shared('states.retry') }}
          onRetry={() => void found.refetch()}
          pending={found.isFetching}
        >
          {words(found.error)}
        </ErrorState>
      ) : rows === undefined ? (
        <SkeletonList rows={3} height={96} label={shared('states.loading')} />
      ) : rows.length === 0 ? (
        <EmptyState icon={<IconBuilding size={28} stroke={1.5} />} title={t('search.none')}>
          {t('search.noneText')}
        </EmptyState>
      ) : (
        <>
          <ul className={styles.found} aria-label={t('search.results')} aria-busy={behind || undefined}>
            {rows.map((venue) => (
              <Found key={venue.id} venue={venue} dates={dates} onAsk={() => setAsking(venue)} />
            ))}
          </ul>
          {found.hasNextPage ? (
            <div>
              <Button look="secondary" onClick={() => void found.fetchNextPage()} pending={found.isFetchingNextPage}>
                {shared('states.more')}
              </Button>
            </div>
          ) : null}
        </>
      )}
      {asking === null ? null : (
        <RequestDialog
          venue={asking}
          about={about}
          from={isDate(from) ? from : firstFrom}
          to={isDate(to) && !turned ? to : firstTo}
          onClose={() => setAsking(null)}
          onAsked={(venueBookingId) => {
            setAsking(null);
            onAsked(venueBookingId);
          }}
        />
      )}
    </Stack>
  );
}

function Found({ venue, dates, onAsk }: { venue: FoundVenueView; dates: { from: string; to: string } | null; onAsk: () => void }) {
  const t = useVenueWords();
  const format = useFormat();
  const days = dates === null ? null : daysBetween(dates.from, dates.to);
  return (
    <li className={styles.venue}>
      <div className={styles.body}>
        <h3 className={styles.name}>{venue.name}</h3>
        <p className={styles.where}>
          {venue.address}, {venue.city}
        </p>
        {venue.description === null || venue.description === '' ? null : <p className={styles.about}>{venue.description}</p>}
        <p className={styles.facts}>
          <span>
            <IconUsers size={16} stroke={1.75} aria-hidden />{' '}
            {t('search.seats', { count: venue.capacity, number: format.number(venue.capacity) })}
          </span>
          <span className={styles.figure}>
            {days === null
              ? t('search.perDay', { price: format.money(venue.pricePerDay) })
              : t('search.forDays', {
                  count: days,
                  price: format.money(venue.pricePerDay),
                  total: format.money({ ...venue.pricePerDay, amount: venue.pricePerDay.amount * days }),
                })}
          </span>
          {venue.available === null ? null : (
            <StatusChip tone={venue.available ? 'done' : 'waiting'}>{venue.available ? t('search.free') : t('search.taken')}</StatusChip>
          )}
        </p>
      </div>
      <Button
        look="secondary"
        onClick={onAsk}
        label={t('search.askVenue', { venue: venue.name })}
        reason={venue.available === false ? t('search.takenThen') : null}
        reasonAs="tip"
      >
        {t('search.ask')}
      </Button>
    </li>
  );
}
