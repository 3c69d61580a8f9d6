import type { OrderStatus as Status, OrderView } from '@seatwise/domain/invites/contract';
import { StatusChip, type StatusTone } from '@seatwise/ui';
import { useWords } from '../../i18n/words.ts';

const TONE: Record<Status, StatusTone> = { pending: 'waiting', paid: 'done', refunded: 'neutral', expired: 'neutral' };

/** Where an order stands. What cost nothing was not paid. */
export function OrderStatus({ order: { status, total } }: { order: OrderView }) {
  const t = useWords();
  return (
    <StatusChip tone={TONE[status]}>
      {status === 'paid' && total.amount === 0 ? t('orders.gratis') : t(`orders.status.${status}`)}
    </StatusChip>
  );
}
