import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { MySeatView } from '@seatwise/domain/invites/contract';
import { Button, ConfirmDialog } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';

/** Gives a course seat back, after saying what that means. */
export function GiveBackButton({ seat, onGone }: { seat: MySeatView; onGone: (sentence: string) => void }) {
  const t = useWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const { courseTitle: course, organizationName: organization, seatClaimId } = seat;
  const release = useMutation(
    trpc.seats.releaseClaim.mutationOptions({
      // The card goes with the seat: first it is gone, then the page says so.
      onSuccess: async () => {
        await client.invalidateQueries(trpc.seats.mySeats.pathFilter());
        onGone(t('seats.gaveBack', { course }));
      },
    }),
  );
  return (
    <>
      <Button look="quiet" tone="neutral" onClick={() => setOpen(true)} label={t('seats.giveBackTitle', { course })}>
        {t('seats.giveBack')}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => {
          setOpen(false);
          release.reset();
        }}
        onConfirm={() => release.mutate({ seatClaimId })}
        title={t('seats.giveBackTitle', { course })}
        consequence={<p>{t('seats.giveBackText', { organization })}</p>}
        words={{ confirm: t('seats.giveBackConfirm'), cancel: t('seats.giveBackKeep') }}
        tone="harm"
        pending={release.isPending}
        error={release.error === null ? null : words(release.error)}
      />
    </>
  );
}
