/** Orders and what hangs on them, kept up to date. */
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import type { OrderView } from '@seatwise/domain/invites/contract';
import { trpc } from '../../lib/trpc.ts';
import { LOOK_EVERY } from '../dashboard/use-live.ts';

export const useOrder = (orderId: string): OrderView =>
  useSuspenseQuery({ ...trpc.seats.order.queryOptions({ orderId }), refetchInterval: LOOK_EVERY }).data;

/** After something was ordered, given or given back: every figure and list is asked again. */
export function useSeatsMoved(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(
      [
        trpc.seats.order.pathFilter(),
        trpc.seats.orders.pathFilter(),
        trpc.seats.claims.pathFilter(),
        trpc.invites.list.pathFilter(),
        trpc.invites.timeline.pathFilter(),
        trpc.invites.attention.pathFilter(),
      ].map((filter) => client.invalidateQueries(filter)),
    );
  };
}
