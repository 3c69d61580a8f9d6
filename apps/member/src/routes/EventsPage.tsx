import { useInfiniteQuery } from '@tanstack/react-query';
import { IconCalendarEvent, IconSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Button, EmptyState, ErrorState, PageHeader, SkeletonList, TextField } from '@seatwise/ui';
import { useErrorWords, useTitle, useWebWords } from '@seatwise/web';
import { EventCard } from '../features/events/EventCard.tsx';
import { discovered, eventsSearch } from '../features/events/queries.ts';
import { useTicketWords } from '../i18n/tickets-words.ts';
import cards from '../features/events/EventCard.module.css';
import styles from './EventsPage.module.css';

const TYPING_MS = 300;

/** What is on: for everybody, signed in or not. */
export function EventsPage() {
  const t = useTicketWords();
  const navigate = useNavigate();
  const { q = '' } = eventsSearch(useSearch({ strict: false }));
  const [typed, setTyped] = useState(q);
  useTitle(t('discover.title'));
  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === q) return;
    const timer = setTimeout(
      () => void navigate({ to: '/events', search: wanted === '' ? {} : { q: wanted }, replace: true, resetScroll: false }),
      TYPING_MS,
    );
    return () => clearTimeout(timer);
  }, [typed, q, navigate]);
  return (
    <>
      <PageHeader title={t('discover.title')} lead={t('discover.lead')} />
      <search className={styles.search}>
        <TextField
          label={t('discover.search')}
          hint={t('discover.searchHint')}
          type="search"
          value={typed}
          onChange={setTyped}
          maxLength={120}
          autoComplete="off"
        />
      </search>
      <Found search={q} onAll={() => setTyped('')} />
    </>
  );
}

function Found({ search, onAll }: { search: string; onAll: () => void }) {
  const t = useTicketWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const events = useInfiniteQuery({ ...discovered(search), placeholderData: (before) => before });
  const items = events.data?.pages.flatMap((page) => page.items);
  if (items === undefined)
    return events.error === null ? (
      <SkeletonList label={shared('states.loading')} rows={3} height={300} />
    ) : (
      <ErrorState
        title={t('discover.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void events.refetch()}
        pending={events.isFetching}
      >
        {words(events.error)}
      </ErrorState>
    );
  if (items.length === 0)
    return search === '' ? (
      <EmptyState icon={<IconCalendarEvent size={28} stroke={1.5} />} title={t('discover.empty')}>
        {t('discover.emptyText')}
      </EmptyState>
    ) : (
      <EmptyState
        icon={<IconSearch size={28} stroke={1.5} />}
        title={t('discover.nothing', { search })}
        action={
          <Button look="secondary" onClick={onAll}>
            {t('discover.all')}
          </Button>
        }
      >
        {t('discover.nothingText')}
      </EmptyState>
    );
  return (
    <>
      <ul className={cards.list} aria-label={t('discover.list')} aria-busy={events.isPlaceholderData || undefined}>
        {items.map((event) => (
          <EventCard key={event.id} event={event} />
        ))}
      </ul>
      {events.hasNextPage ? (
        <div className={styles.more}>
          <Button look="secondary" onClick={() => void events.fetchNextPage()} pending={events.isFetchingNextPage}>
            {shared('states.more')}
          </Button>
        </div>
      ) : null}
    </>
  );
}
