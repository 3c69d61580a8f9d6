import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ClaimedView } from '@seatwise/domain/invites/contract';
import { Button, Notice } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { trpc } from '../../lib/trpc.ts';
import { Actions, Small } from '../invitation/Invitation.tsx';
import { useLookAgain } from '../invitation/look.ts';
import { SignedInAs } from '../invitation/steps.tsx';

/** One button. The seat is shown as taken when the server says that it is. */
export function TakeSeat({ organizationName, onTaken }: { organizationName: string; onTaken: (claimed: ClaimedView) => void }) {
  const t = useWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const lookAgain = useLookAgain();
  const claim = useMutation(
    trpc.invites.claim.mutationOptions({
      onSuccess: async (claimed) => {
        await client.invalidateQueries(trpc.seats.mySeats.pathFilter());
        onTaken(claimed);
        await lookAgain();
      },
      // Something moved between looking and taking: the page then shows what it is.
      onError: () => lookAgain(),
    }),
  );
  return (
    <Actions>
      {claim.error === null ? null : <Notice tone="harm">{words(claim.error)}</Notice>}
      <Button size="large" wide onClick={() => claim.mutate({})} pending={claim.isPending || claim.isSuccess}>
        {t('invite.take')}
      </Button>
      <Small>{t('invite.takeText', { organization: organizationName })}</Small>
      <SignedInAs back={paths.invite()} />
    </Actions>
  );
}
