import type { TicketOrderView } from '@seatwise/domain/tickets/contract';
import { StatusChip, type StatusTone } from '@seatwise/ui';
import { Link } from '@seatwise/web';
import { useTicketWords } from '../../i18n/tickets-words.ts';
import { useNow } from '../../lib/now.ts';
import { DateTile } from '../booking/When.tsx';
import { useEventWhen } from '../events/when.ts';
import { goodTickets } from './queries.ts';
import styles from './OrderRow.module.css';

/** What has become of an order, in a word or two; nothing while all is as it should be. */
export function OrderState({ order }: { order: TicketOrderView }) {
  const t = useTicketWords();
  const now = useNow();
  const chip = ((): [tone: StatusTone, text: string] | null => {
    if (order.event.status === 'cancelled') return ['harm', t('status.cancelled')];
    switch (order.status) {
      case 'pending':
        return ['waiting', t('status.pending')];
      case 'expired':
        return ['neutral', t('status.expired')];
      case 'refunded':
        return ['neutral', t('status.refunded')];
      case 'partly_refunded':
        return ['neutral', t('status.partly_refunded')];
      default:
        return Date.parse(order.event.endsAt) <= now ? ['neutral', t('status.over')] : null;
    }
  })();
  return chip === null ? null : <StatusChip tone={chip[0]}>{chip[1]}</StatusChip>;
}

/** One order among others: when, what, how many. */
export function OrderRow({ order, quiet = false }: { order: TicketOrderView; quiet?: boolean }) {
  const t = useTicketWords();
  const when = useEventWhen(order.event);
  const count = goodTickets(order).length;
  return (
    <li className={styles.row}>
      <DateTile date={when.date} quiet={quiet} />
      <div className={styles.text}>
        <p className={styles.title}>
          <Link
            to="/orders/$orderId"
            params={{ orderId: order.orderId }}
            search={{}}
            className={styles.link}
            aria-label={t('mine.open', { title: order.event.title })}
          >
            {order.event.title}
          </Link>
        </p>
        <p className={styles.when}>
          {when.day}, {when.hours}
        </p>
        <p className={styles.facts}>
          {order.event.place === null ? null : <span>{order.event.place}</span>}
          <span>{count === 0 ? t('mine.none') : t('mine.tickets', { count })}</span>
          <OrderState order={order} />
        </p>
      </div>
    </li>
  );
}

export function OrderList({ orders, label, quiet = false }: { orders: readonly TicketOrderView[]; label: string; quiet?: boolean }) {
  return (
    <ul className={styles.list} aria-label={label}>
      {orders.map((order) => (
        <OrderRow key={order.orderId} order={order} quiet={quiet} />
      ))}
    </ul>
  );
}
