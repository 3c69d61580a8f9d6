import { useInfiniteQuery } from '@tanstack/react-query';
import { IconReceipt } from '@tabler/icons-react';
import { useState } from 'react';
import type { TicketOrderLine, TicketOrderStatus } from '@seatwise/domain/tickets/contract';
import { Button, DataTable, EmptyState, Figure, Muted, Notice, StatusChip, type StatusTone } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import { trpc } from '../../lib/trpc.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import styles from './Desk.module.css';
import { OrderDialog } from './OrderDialog.tsx';
import { TableTools } from './TableTools.tsx';
import { useTableState } from './table-state.ts';
import { LOOK_EVERY } from './use-event.ts';

const STILL = 250;
const TONE: Record<TicketOrderStatus, StatusTone> = {
  pending: 'waiting',
  paid: 'done',
  refunded: 'neutral',
  partly_refunded: 'neutral',
  expired: 'neutral',
};

/** What was bought, newest first; each can be looked at and given back, whole or by ticket. */
export function OrdersTable({ eventId }: { eventId: string }) {
  const t = useDeskWords();
  const format = useFormat();
  const tableState = useTableState();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<TicketOrderLine | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const still = useDebounced(search.trim(), STILL);
  const orders = useInfiniteQuery({
    ...trpc.tickets.orders.infiniteQueryOptions(
      { eventId, ...(still === '' ? {} : { search: still }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    refetchInterval: LOOK_EVERY,
  });
  return (
    <>
      <TableTools label={t('orders.search')} search={search} onSearch={setSearch} />
      {said === null ? null : <Notice tone="done">{said}</Notice>}
      <DataTable<TicketOrderLine>
        caption={t('orders.caption')}
        rows={orders.data?.pages.flatMap(({ items }) => items)}
        rowKey={({ orderId }) => orderId}
        {...tableState(orders, t('orders.failed'))}
        empty={
          <EmptyState icon={<IconReceipt size={28} stroke={1.5} />} title={still === '' ? t('orders.none') : t('orders.noneFound')}>
            {still === '' ? t('orders.noneText') : t('orders.noneFoundText')}
          </EmptyState>
        }
        columns={[
          {
            key: 'buyer',
            header: t('orders.buyer'),
            narrow: 'title',
            cell: ({ buyer }) => (
              <span className={styles.stackCell}>
                <strong>{buyer.name}</strong>
                {buyer.email === null ? null : <Muted small>{buyer.email}</Muted>}
              </span>
            ),
          },
          { key: 'tickets', header: t('orders.tickets'), align: 'end', cell: ({ tickets }) => <Figure>{format.number(tickets)}</Figure> },
          {
            key: 'total',
            header: t('orders.total'),
            align: 'end',
            cell: ({ total, refunded }) => (
              <span className={styles.stackCell}>
                <Figure>{total.amount === 0 ? t('orders.free') : format.money(total)}</Figure>
                {refunded.amount === 0 ? null : <Muted small>{t('orders.refunded', { amount: format.money(refunded) })}</Muted>}
              </span>
            ),
          },
          {
            key: 'status',
            header: t('orders.status'),
            cell: ({ status }) => <StatusChip tone={TONE[status]}>{t(`orders.statuses.${status}`)}</StatusChip>,
          },
          { key: 'at', header: t('orders.at'), cell: ({ createdAt }) => <Figure>{format.dateTime(createdAt)}</Figure> },
          {
            key: 'open',
            header: t('orders.look'),
            align: 'end',
            narrow: 'bare',
            cell: (line) => (
              <Button look="quiet" size="small" label={t('orders.open', { buyer: line.buyer.name })} onClick={() => setOpen(line)}>
                {t('orders.look')}
              </Button>
            ),
          },
        ]}
      />
      {open === null ? null : <OrderDialog line={open} onClose={() => setOpen(null)} onSaid={setSaid} />}
    </>
  );
}
