import type { OrderView } from '@seatwise/domain/invites/contract';
import { LinkButton, Muted } from '@seatwise/ui';
import { Link, useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { OrderStatus } from '../orders/OrderStatus.tsx';
import { Usage } from '../orders/Usage.tsx';
import styles from './Courses.module.css';

/** One order in the list under its course, with the way to its page and, while it is unpaid, to its payment. */
export function OrderRow({ order }: { order: OrderView }) {
  const t = useWords();
  const format = useFormat();
  const { id: orderId, organizationId, quantity, status, total, createdAt, checkoutUrl, refund, usage } = order;
  const amount = format.money(total);
  return (
    <li className={styles.order}>
      <div className={styles.orderHead}>
        <span className={styles.orderName}>
          <Link to={paths.order} params={{ organizationId, orderId }}>
            {t('orders.link', { count: quantity, date: format.date(createdAt) })}
          </Link>
        </span>
        <OrderStatus order={order} />
      </div>
      {status === 'paid' || status === 'refunded' ? <Usage usage={usage} /> : null}
      {status === 'refunded' && refund !== null ? <Muted small>{t('orders.givenBack', { count: refund.seats })}</Muted> : null}
      {status === 'expired' ? <Muted small>{t('orders.lapsed')}</Muted> : null}
      {status === 'pending' ? (
        <div className={styles.due}>
          <Muted small>{t('orders.due', { total: amount })}</Muted>
          {checkoutUrl === null ? null : (
            <LinkButton href={checkoutUrl} size="small" aria-label={t('orders.payLabel', { total: amount })}>
              {t('orders.pay')}
            </LinkButton>
          )}
        </div>
      ) : null}
    </li>
  );
}
