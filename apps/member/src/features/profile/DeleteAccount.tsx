import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, ConfirmDialog } from '@seatwise/ui';
import { APP_BASES, useErrorWords, useSignedIn } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';

/** The way out for good. Says what goes and what stays, and asks for the address. */
export function DeleteAccount() {
  const t = useWords();
  const words = useErrorWords();
  const { person, memberships } = useSignedIn();
  const [open, setOpen] = useState(false);
  const active = memberships.filter(({ status }) => status === 'active').length;
  // A fresh page afterwards: nothing of the person stays in memory.
  const remove = useMutation(trpc.identity.deleteAccount.mutationOptions({ onSuccess: () => location.assign(APP_BASES.member) }));
  return (
    <>
      <Button look="secondary" tone="harm" onClick={() => setOpen(true)}>
        {t('profile.removeButton')}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => {
          setOpen(false);
          remove.reset();
        }}
        onConfirm={() => remove.mutate({ confirmEmail: person.email })}
        title={t('profile.removeTitle')}
        consequence={
          <>
            {active === 0 ? null : <p>{t('profile.removeSeats', { count: active })}</p>}
            <p>{t('profile.removeData')}</p>
            <p>{t('profile.removeForever')}</p>
          </>
        }
        words={{ confirm: t('profile.removeConfirm'), cancel: t('profile.removeKeep') }}
        typed={{ label: t('profile.removeTyped', { email: person.email }), expected: person.email, reason: t('profile.removeReason') }}
        tone="harm"
        pending={remove.isPending || remove.isSuccess}
        error={remove.error === null ? null : words(remove.error)}
      />
    </>
  );
}
