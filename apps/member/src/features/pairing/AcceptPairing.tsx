import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Notice } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { trpc } from '../../lib/trpc.ts';
import { Actions } from '../invitation/Invitation.tsx';
import { useLookAgain } from '../invitation/look.ts';
import { SignedInAs } from '../invitation/steps.tsx';

/** One button, and before it what accepting means. */
export function AcceptPairing({ coachName: name, onAccepted }: { coachName: string; onAccepted: () => void }) {
  const t = useWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const lookAgain = useLookAgain();
  const accept = useMutation(
    trpc.invites.acceptPairing.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries(trpc.bookings.myCoaches.pathFilter());
        onAccepted();
        await lookAgain();
      },
      // Something moved between looking and accepting: the page then shows what it is.
      onError: () => lookAgain(),
    }),
  );
  return (
    <Actions>
      {accept.error === null ? null : <Notice tone="harm">{words(accept.error)}</Notice>}
      <p>{t('pairing.acceptText', { name })}</p>
      <Button size="large" wide onClick={() => accept.mutate({})} pending={accept.isPending || accept.isSuccess}>
        {t('pairing.accept')}
      </Button>
      <SignedInAs back={paths.pairing()} />
    </Actions>
  );
}
