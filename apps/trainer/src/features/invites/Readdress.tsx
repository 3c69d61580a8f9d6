import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ReaddressInput, type InviteView } from '@seatwise/domain/invites/contract';
import { Button, Dialog, Form, FormActions, Muted, Notice, TextField } from '@seatwise/ui';
import { problemOf, useErrorWords, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { useSeatsMoved } from '../orders/use-orders.ts';
import { useInviteName } from './use-invite-words.ts';

const TAKEN = ['already_invited', 'already_seated'] as const;

/** The same invite to another address: a typo, a bounce, or somebody who signs in with another one. */
export function Readdress({ invite, onClose, onDone }: { invite: InviteView; onClose: () => void; onDone: (sentence: string) => void }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const nameOf = useInviteName();
  const moved = useSeatsMoved();
  const [address, setAddress] = useState(invite.email ?? '');
  const [failures, setFailures] = useState(0);
  const change = useMutation(
    trpc.invites.readdress.mutationOptions({
      onSuccess: async ({ email }) => {
        onDone(t('invite.readdressed', { who: email ?? '' }));
        await moved();
      },
    }),
  );
  const email = ReaddressInput.shape.email.safeParse(address);
  const problem = !email.success ? t('invite.addressNeeded') : email.data === invite.email ? t('invite.addressSame') : null;
  const refusal = () => {
    if (change.error === null) return null;
    const state = problemOf(change.error).details['state'];
    const taken = TAKEN.find((one) => one === state);
    return taken === undefined ? words(change.error) : t(`invite.addressTaken.${taken}`);
  };
  const refused = refusal();
  return (
    <Dialog open onClose={() => (change.isPending ? undefined : onClose())} title={t('invite.readdressTitle')}>
      <Form
        label={t('invite.readdressTitle')}
        failures={failures}
        pending={change.isPending}
        onSubmit={() => {
          if (email.success && problem === null) change.mutate({ inviteId: invite.id, email: email.data });
          else setFailures((count) => count + 1);
        }}
      >
        <Muted>{t('invite.readdressText', { who: nameOf(invite) })}</Muted>
        <TextField
          label={t('invite.address')}
          name="email"
          type="email"
          inputMode="email"
          value={address}
          onChange={(next) => {
            change.reset();
            setAddress(next);
          }}
          error={failures > 0 ? problem : null}
          autoComplete="off"
          spellCheck={false}
          initialFocus
          required
        />
        {refused === null ? null : <Notice tone="harm">{refused}</Notice>}
        <FormActions>
          <Button type="submit" pending={change.isPending}>
            {t('invite.readdressConfirm')}
          </Button>
          <Button look="quiet" tone="neutral" onClick={onClose}>
            {shared('states.cancel')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
