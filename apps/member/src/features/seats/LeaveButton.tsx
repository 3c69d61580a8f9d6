import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { MembershipView } from '@seatwise/domain/identity/contract';
import { Button, ConfirmDialog } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';

/** Leaves an organisation, or withdraws a request to join it, after saying what that means. */
export function LeaveButton({ membership, onLeft }: { membership: MembershipView; onLeft: (sentence: string) => void }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const { organizationId, organizationName: name, role, status } = membership;
  const waiting = status === 'pending';
  const leave = useMutation(
    trpc.seats.leave.mutationOptions({
      onSuccess: async () => {
        setOpen(false);
        onLeft(waiting ? t('seats.withdrawn', { name }) : t('seats.left', { name }));
        await client.invalidateQueries(trpc.identity.me.pathFilter());
      },
    }),
  );
  const consequence = () => {
    if (waiting) return t('seats.withdrawText');
    return role === 'member' ? t('seats.leaveText') : t('seats.leaveStaffText', { role: shared(`roles.${role}`) });
  };
  return (
    <>
      <Button
        look="quiet"
        tone="neutral"
        size="small"
        onClick={() => setOpen(true)}
        label={waiting ? t('seats.withdrawTitle', { name }) : t('seats.leaveTitle', { name })}
      >
        {waiting ? t('seats.withdraw') : t('seats.leave')}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => {
          setOpen(false);
          leave.reset();
        }}
        onConfirm={() => leave.mutate({ organizationId })}
        title={waiting ? t('seats.withdrawTitle', { name }) : t('seats.leaveTitle', { name })}
        consequence={<p>{consequence()}</p>}
        words={{
          confirm: waiting ? t('seats.withdrawConfirm') : t('seats.leaveConfirm'),
          cancel: waiting ? shared('states.cancel') : t('seats.stay'),
        }}
        tone="harm"
        pending={leave.isPending}
        error={leave.error === null ? null : words(leave.error)}
      />
    </>
  );
}
