import { useMutation } from '@tanstack/react-query';
import { Button, Notice } from '@seatwise/ui';
import { useErrorWords, useMe } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { Option } from '../invitation/Invitation.tsx';
import { useLookAgain } from '../invitation/look.ts';

/** Asks whoever sent the invitation to address it anew, after saying what they will be told. */
export function AskForHelp({ inviterName: name }: { inviterName: string }) {
  const t = useWords();
  const words = useErrorWords();
  const person = useMe()?.person;
  const own = person?.email ?? '';
  const lookAgain = useLookAgain();
  // A refusal means that the invitation, or the account, is no longer what the page shows.
  const ask = useMutation(trpc.invites.requestHelp.mutationOptions({ onError: () => lookAgain() }));
  return (
    <Option title={t('invite.askTitle')} text={t('invite.askText', { name, own })}>
      {ask.error === null ? null : <Notice tone="harm">{words(ask.error)}</Notice>}
      {ask.data === undefined ? (
        <Button
          size="large"
          look="secondary"
          onClick={() => ask.mutate({})}
          pending={ask.isPending}
          reason={person?.emailVerified === false ? t('invite.askUnverified') : null}
        >
          {t('invite.ask')}
        </Button>
      ) : (
        <Notice tone="done">{ask.data.asked ? t('invite.asked', { name, own }) : t('invite.askedBefore', { name, own })}</Notice>
      )}
    </Option>
  );
}
