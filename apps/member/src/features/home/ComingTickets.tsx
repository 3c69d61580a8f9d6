import { useInfiniteQuery } from '@tanstack/react-query';
import { Section } from '@seatwise/ui';
import { Link } from '@seatwise/web';
import { useTicketWords } from '../../i18n/tickets-words.ts';
import { useNow } from '../../lib/now.ts';
import { OrderList } from '../tickets/OrderRow.tsx';
import { isAhead, myOrders } from '../tickets/queries.ts';

const SHOWN = 3;

/** Tickets for what is ahead, nearest first. Nothing at all while there are none. */
export function ComingTickets() {
  const t = useTicketWords();
  const now = useNow();
  const { data } = useInfiniteQuery(myOrders);
  const ahead = (data?.pages.flatMap((page) => page.items) ?? [])
    .filter((order) => isAhead(order, now))
    .toSorted((a, b) => Date.parse(a.event.startsAt) - Date.parse(b.event.startsAt));
  if (ahead.length === 0) return null;
  return (
    <Section
      title={t('mine.home')}
      aside={
        <Link to="/tickets" search={{}}>
          {t('mine.all')}
        </Link>
      }
    >
      <OrderList orders={ahead.slice(0, SHOWN)} label={t('mine.home')} />
    </Section>
  );
}
