import { useMutation } from '@tanstack/react-query';
import type { InviteView } from '@seatwise/domain/invites/contract';
import { ConfirmDialog } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { useSeatsMoved } from '../orders/use-orders.ts';

/** Taking an invite back, with how many seats that frees. */
export function RevokeInvite({ invite, onClose, onDone }: { invite: InviteView; onClose: () => void; onDone: (sentence: string) => void }) {
  const t = useWords();
  const words = useErrorWords();
  const moved = useSeatsMoved();
  const { email, status, useCount, maxUses } = invite;
  const revoke = useMutation(
    trpc.invites.revoke.mutationOptions({
      onSuccess: async () => {
        onDone(email === null ? t('invite.revokedLink') : t('invite.revoked', { who: email }));
        await moved();
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      onConfirm={() => revoke.mutate({ inviteId: invite.id })}
      title={email === null ? t('invite.revokeTitleLink') : t('invite.revokeTitle', { who: email })}
      consequence={
        <>
          <p>{status === 'expired' ? t('invite.revokeExpired') : t('invite.revokeText', { count: maxUses - useCount })}</p>
          {useCount === 0 ? null : <p>{t('invite.revokeUsed')}</p>}
        </>
      }
      words={{ confirm: t('invite.revokeConfirm'), cancel: t('invite.revokeKeep') }}
      tone="harm"
      pending={revoke.isPending}
      error={revoke.error === null ? null : words(revoke.error)}
    />
  );
}
