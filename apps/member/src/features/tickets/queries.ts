import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { TicketOrderView } from '@seatwise/domain/tickets/contract';
import { trpc } from '../../lib/trpc.ts';

export const myOrders = trpc.tickets.mine.infiniteQueryOptions({ limit: 50 }, { getNextPageParam: (page) => page.nextCursor });
/** Without an id: the one whose link this browser opened last. */
export const orderQuery = (orderId: string | null) => trpc.tickets.order.queryOptions(orderId === null ? {} : { orderId });

/** An order as it is now, wherever it is shown. */
export function useOrderChanged(): (order: TicketOrderView) => void {
  const client = useQueryClient();
  return useCallback(
    (order) => {
      client.setQueryData(trpc.tickets.order.queryKey({ orderId: order.orderId }), order);
      void client.invalidateQueries(trpc.tickets.pathFilter());
    },
    [client],
  );
}

export const isAhead = ({ event, status }: TicketOrderView, now: number): boolean =>
  event.status === 'published' && Date.parse(event.endsAt) > now && status !== 'refunded' && status !== 'expired';

/** Tickets that let somebody in, or have. */
export const goodTickets = ({ tickets }: TicketOrderView) => tickets.filter(({ status }) => status === 'valid' || status === 'checked_in');

type Raw = Record<string, unknown>;
export interface TicketsSearch {
  view?: 'past';
}
export const ticketsSearch = ({ view }: Raw): TicketsSearch => (view === 'past' ? { view } : {});

export interface CheckoutSearch {
  checkout?: string;
}
/** As the payment provider brings people back. */
export const checkoutSearch = ({ checkout }: Raw): CheckoutSearch =>
  typeof checkout === 'string' && /^[\w-]{1,255}$/.test(checkout) ? { checkout } : {};

export interface OrderSearch {
  /** Just bought: the page says so once. */
  bought?: true;
}
export const orderSearch = ({ bought }: Raw): OrderSearch => (bought === true ? { bought } : {});
