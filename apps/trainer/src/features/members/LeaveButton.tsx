import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { OrganizationView } from '@seatwise/domain/seats/contract';
import { Button, ConfirmDialog } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { trpc } from '../../lib/trpc.ts';

/** Leaving the organisation oneself. The last owner learns why not. */
export function LeaveButton({ organization }: { organization: OrganizationView }) {
  const t = useWords();
  const words = useErrorWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { id: organizationId, name } = organization;
  const leave = useMutation(
    trpc.seats.leave.mutationOptions({
      onSuccess: async () => {
        // Away first: nothing of the organisation may be asked for any more.
        await navigate({ to: paths.start });
        client.removeQueries(trpc.seats.pathFilter());
        await client.invalidateQueries(trpc.identity.me.pathFilter());
      },
    }),
  );
  return (
    <>
      <Button look="secondary" onClick={() => setAsking(true)}>
        {t('leave.button')}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => {
          setAsking(false);
          leave.reset();
        }}
        onConfirm={() => leave.mutate({ organizationId })}
        title={t('leave.title', { name })}
        consequence={<p>{t('leave.text')}</p>}
        words={{ confirm: t('leave.confirm'), cancel: t('leave.stay') }}
        tone="harm"
        pending={leave.isPending}
        error={leave.error === null ? null : words(leave.error)}
      />
    </>
  );
}
