import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { trpc } from '../../lib/trpc.ts';

/** The running subscription, or null. For owners and admins. */
export const useSubscription = (organizationId: string) =>
  useSuspenseQuery(trpc.billing.subscription.queryOptions({ organizationId })).data;

/** After money or capacity moved: everything that shows it asks again. */
export function useBillingMoved(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([client.invalidateQueries(trpc.billing.pathFilter()), client.invalidateQueries(trpc.seats.pathFilter())]);
  };
}
