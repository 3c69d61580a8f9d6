import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OrganizationListItem, OrganizationStatus } from '@seatwise/domain/seats/contract';
import { Button, ConfirmDialog } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from '../members/MembersTable.module.css';

type Decision = 'approve' | 'reject' | 'suspend' | 'reinstate';

/** pending → approved | rejected, approved ⇄ suspended. */
const OPEN: Record<OrganizationStatus, readonly Decision[]> = {
  pending: ['approve', 'reject'],
  approved: ['suspend'],
  suspended: ['reinstate'],
  rejected: [],
};

/** What the platform owner may decide about one organisation; each is asked back with what it means. */
export function Decisions({ organization, onDone }: { organization: OrganizationListItem; onDone: (sentence: string) => void }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const [asking, setAsking] = useState<Decision | null>(null);
  const { id: organizationId, name, status } = organization;
  const settled = (decision: Decision) => ({
    onSuccess: async () => {
      setAsking(null);
      onDone(t(`decisions.${decision}.done`, { name }));
      await client.invalidateQueries(trpc.seats.pathFilter());
    },
  });
  const run = {
    approve: useMutation(trpc.seats.approveOrganization.mutationOptions(settled('approve'))),
    reject: useMutation(trpc.seats.rejectOrganization.mutationOptions(settled('reject'))),
    suspend: useMutation(trpc.seats.suspendOrganization.mutationOptions(settled('suspend'))),
    reinstate: useMutation(trpc.seats.reinstateOrganization.mutationOptions(settled('reinstate'))),
  } as const;
  const current = asking === null ? null : run[asking];
  return (
    <div className={styles.actions}>
      {OPEN[status].map((decision) => {
        const harm = decision === 'reject' || decision === 'suspend';
        return (
          <Button
            key={decision}
            size="small"
            look={decision === 'approve' || decision === 'reinstate' ? 'secondary' : 'quiet'}
            tone={harm ? 'harm' : 'accent'}
            label={t(`decisions.${decision}.label`, { name })}
            onClick={() => setAsking(decision)}
          >
            {t(`decisions.${decision}.button`)}
          </Button>
        );
      })}
      {asking === null || current === null ? null : (
        <ConfirmDialog
          open
          onClose={() => {
            setAsking(null);
            current.reset();
          }}
          onConfirm={() => current.mutate({ organizationId })}
          title={t(`decisions.${asking}.title`, { name })}
          consequence={<p>{t(`decisions.${asking}.text`)}</p>}
          words={{ confirm: t(`decisions.${asking}.button`), cancel: shared('states.cancel') }}
          tone={asking === 'reject' || asking === 'suspend' ? 'harm' : 'accent'}
          pending={current.isPending}
          error={current.error === null ? null : words(current.error)}
        />
      )}
    </div>
  );
}
