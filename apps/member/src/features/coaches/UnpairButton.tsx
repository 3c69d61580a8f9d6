import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { MyCoachView } from '@seatwise/domain/bookings/contract';
import { Button, ConfirmDialog } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';

/** Stops being coached by somebody, after saying what that means. */
export function UnpairButton({ coach, onGone }: { coach: MyCoachView; onGone: (sentence: string) => void }) {
  const t = useWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const { coachId, name } = coach;
  const unpair = useMutation(
    trpc.invites.unpair.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries(trpc.bookings.pathFilter());
        onGone(t('seats.unpaired', { name }));
      },
    }),
  );
  return (
    <>
      <Button look="quiet" tone="neutral" onClick={() => setOpen(true)} label={t('seats.unpairLabel', { name })}>
        {t('seats.unpair')}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => {
          setOpen(false);
          unpair.reset();
        }}
        onConfirm={() => unpair.mutate({ coachId })}
        title={t('seats.unpairTitle', { name })}
        consequence={<p>{t('seats.unpairText', { name })}</p>}
        words={{ confirm: t('seats.unpairConfirm'), cancel: t('seats.unpairKeep') }}
        tone="harm"
        pending={unpair.isPending}
        error={unpair.error === null ? null : words(unpair.error)}
      />
    </>
  );
}
