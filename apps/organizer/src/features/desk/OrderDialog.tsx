import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TicketOrderLine, TicketOrderView } from '@seatwise/domain/tickets/contract';
import {
  Button,
  CheckField,
  ConfirmDialog,
  Dialog,
  ErrorState,
  Figure,
  FormActions,
  Muted,
  SkeletonList,
  Stack,
  StatusChip,
} from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import { queryClient, trpc } from '../../lib/trpc.ts';
import styles from './Desk.module.css';

const TICKET_TONE = { valid: 'neutral', checked_in: 'done', refunded: 'neutral', void: 'harm' } as const;

/** An order with its tickets. The organizer gives back at will: everything, or the tickets that are ticked. */
export function OrderDialog({ line, onClose, onSaid }: { line: TicketOrderLine; onClose: () => void; onSaid: (sentence: string) => void }) {
  const t = useDeskWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const order = useQuery(trpc.tickets.order.queryOptions({ orderId: line.orderId }));
  return (
    <Dialog open onClose={onClose} title={line.buyer.name}>
      {order.data === undefined ? (
        order.error === null ? (
          <SkeletonList rows={3} label={shared('states.loading')} />
        ) : (
          <ErrorState
            title={t('orders.failed')}
            words={{ retry: shared('states.retry') }}
            onRetry={() => void order.refetch()}
            pending={order.isFetching}
          >
            {words(order.error)}
          </ErrorState>
        )
      ) : (
        <Order order={order.data} onClose={onClose} onSaid={onSaid} />
      )}
    </Dialog>
  );
}

function Order({ order, onClose, onSaid }: { order: TicketOrderView; onClose: () => void; onSaid: (sentence: string) => void }) {
  const t = useDeskWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [asking, setAsking] = useState(false);
  const standing = order.tickets.filter(({ status }) => status === 'valid' || status === 'checked_in');
  const chosen = ticked.length === 0 ? standing : standing.filter(({ id }) => ticked.includes(id));
  const amount = { amount: chosen.reduce((sum, { price }) => sum + price.amount, 0), currency: order.total.currency };
  const buyer = order.buyer.name;
  const refund = useMutation(
    trpc.tickets.refund.mutationOptions({
      onSuccess: async () => {
        onSaid(amount.amount === 0 ? t('orders.freeDone', { buyer }) : t('orders.refundDone', { amount: format.money(amount), buyer }));
        onClose();
        await Promise.all([
          queryClient.invalidateQueries(trpc.tickets.pathFilter()),
          queryClient.invalidateQueries(trpc.events.pathFilter()),
        ]);
      },
    }),
  );
  return (
    <Stack>
      {order.buyer.email === null ? null : <Muted>{order.buyer.email}</Muted>}
      <ul className={styles.choices} aria-label={t('orders.choose')}>
        {order.tickets.map((ticket) => {
          const what = `${ticket.tier.name}, ${ticket.price.amount === 0 ? t('orders.free') : format.money(ticket.price)}`;
          return (
            <li key={ticket.id} className={styles.choice}>
              {standing.includes(ticket) && standing.length > 1 ? (
                <CheckField
                  label={ticket.attendeeName}
                  hint={what}
                  checked={ticked.includes(ticket.id)}
                  onChange={(on) => setTicked(on ? [...ticked, ticket.id] : ticked.filter((id) => id !== ticket.id))}
                />
              ) : (
                <span className={styles.stackCell}>
                  <span>{ticket.attendeeName}</span>
                  <Muted small>{what}</Muted>
                </span>
              )}
              <StatusChip tone={TICKET_TONE[ticket.status]}>{t(`ticketStatus.${ticket.status}`)}</StatusChip>
            </li>
          );
        })}
      </ul>
      {order.refunds.length === 0 ? null : (
        <div>
          <strong>{t('orders.refundsTitle')}</strong>
          <ul className={styles.choices}>
            {order.refunds.map((made) => (
              <li key={`${made.at}-${made.cause}`} className={styles.choice}>
                <Figure>
                  {t(made.state === 'due' ? 'orders.refundDue' : 'orders.refundMade', {
                    amount: format.money(made.amount),
                    when: format.dateTime(made.at),
                  })}
                </Figure>
                <Muted small>{t(`orders.cause.${made.cause}`)}</Muted>
              </li>
            ))}
          </ul>
        </div>
      )}
      <FormActions>
        {standing.length === 0 ? null : (
          <Button tone="harm" look="secondary" onClick={() => setAsking(true)}>
            {ticked.length === 0 ? t('orders.refundAll') : t('orders.refundSome', { count: chosen.length })}
          </Button>
        )}
        <Button look="quiet" tone="neutral" onClick={onClose}>
          {t('orders.close')}
        </Button>
      </FormActions>
      <ConfirmDialog
        open={asking}
        onClose={() => {
          setAsking(false);
          refund.reset();
        }}
        onConfirm={() => refund.mutate({ orderId: order.orderId, ...(ticked.length === 0 ? {} : { tickets: chosen.map(({ id }) => id) }) })}
        title={t('orders.refundTitle', { buyer })}
        consequence={<p>{amount.amount === 0 ? t('orders.refundFree') : t('orders.refundText', { amount: format.money(amount) })}</p>}
        words={{ confirm: t('orders.refund'), cancel: shared('states.cancel') }}
        tone="harm"
        pending={refund.isPending}
        error={refund.error === null ? null : words(refund.error)}
      />
    </Stack>
  );
}
