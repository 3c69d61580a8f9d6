import { useQueryClient } from '@tanstack/react-query';
import type { CapacityView } from '@seatwise/domain/seats/contract';
import { trpc } from '../../lib/trpc.ts';

/** After somebody came, went or changed: the figures are the server's, and every list asks again. */
export function useMemberMoved(organizationId: string): (answer: { capacity: CapacityView } | null) => Promise<void> {
  const client = useQueryClient();
  return async (answer) => {
    if (answer !== null) client.setQueryData(trpc.seats.capacity.queryKey({ organizationId }), answer.capacity);
    await Promise.all([client.invalidateQueries(trpc.seats.pathFilter()), client.invalidateQueries(trpc.identity.me.pathFilter())]);
  };
}
