import { useMutation } from '@tanstack/react-query';
import type { InviteView } from '@seatwise/domain/invites/contract';
import { trpc } from '../../lib/trpc.ts';
import { useSeatsMoved } from '../orders/use-orders.ts';

/** The same invite once more by mail, to the address it has. */
export function useResend(onSent: (invite: InviteView) => void) {
  const moved = useSeatsMoved();
  return useMutation(
    trpc.invites.resend.mutationOptions({
      onSuccess: async (invite) => {
        onSent(invite);
        await moved();
      },
    }),
  );
}
