import { useInfiniteQuery } from '@tanstack/react-query';
import { IconTicket } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { Button, EmptyState, ErrorState, PageHeader, Row, SkeletonList } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useTitle, useWebWords } from '@seatwise/web';
import { ONLY_THIS, Strip, StripLink } from '../features/booking/Strip.tsx';
import { OrderList } from '../features/tickets/OrderRow.tsx';
import { isAhead, myOrders, ticketsSearch } from '../features/tickets/queries.ts';
import { useTicketWords } from '../i18n/tickets-words.ts';
import { useNow } from '../lib/now.ts';

/** Every order one has: what is ahead, and what was. */
export function TicketsPage() {
  const t = useTicketWords();
  const { view = 'coming' } = ticketsSearch(useSearch({ strict: false })) as { view?: 'coming' | 'past' };
  useTitle(t('mine.title'));
  return (
    <>
      <PageHeader
        title={t('mine.title')}
        lead={t('mine.lead')}
        actions={
          <ButtonLink to="/events" search={{}} look="secondary">
            {t('mine.discover')}
          </ButtonLink>
        }
      />
      <Strip label={t('mine.view')}>
        {(['coming', 'past'] as const).map((one) => (
          <StripLink
            key={one}
            to="/tickets"
            search={one === 'coming' ? {} : { view: one }}
            activeOptions={ONLY_THIS}
            aria-current={one === view ? 'page' : undefined}
            resetScroll={false}
            replace
          >
            {t(`mine.${one}`)}
          </StripLink>
        ))}
      </Strip>
      <Orders past={view === 'past'} />
    </>
  );
}

function Orders({ past }: { past: boolean }) {
  const t = useTicketWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const now = useNow();
  const orders = useInfiniteQuery(myOrders);
  const items = orders.data?.pages.flatMap((page) => page.items);
  if (items === undefined)
    return orders.error === null ? (
      <SkeletonList label={shared('states.loading')} rows={3} height={104} />
    ) : (
      <ErrorState
        title={t('mine.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void orders.refetch()}
        pending={orders.isFetching}
      >
        {words(orders.error)}
      </ErrorState>
    );
  const shown = items
    .filter((order) => isAhead(order, now) !== past)
    .toSorted((a, b) => (past ? -1 : 1) * (Date.parse(a.event.startsAt) - Date.parse(b.event.startsAt)));
  return (
    <>
      {shown.length === 0 && !orders.hasNextPage ? (
        <EmptyState
          icon={<IconTicket size={28} stroke={1.5} />}
          title={past ? t('mine.emptyPast') : t('mine.empty')}
          action={
            past ? undefined : (
              <ButtonLink to="/events" search={{}}>
                {t('mine.discover')}
              </ButtonLink>
            )
          }
        >
          {past ? t('mine.emptyPastText') : t('mine.emptyText')}
        </EmptyState>
      ) : (
        <OrderList orders={shown} label={t('mine.list')} quiet={past} />
      )}
      {orders.hasNextPage ? (
        <Row justify="end">
          <Button look="secondary" onClick={() => void orders.fetchNextPage()} pending={orders.isFetchingNextPage}>
            {shared('states.more')}
          </Button>
        </Row>
      ) : null}
    </>
  );
}
