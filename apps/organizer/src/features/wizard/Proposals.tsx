import { Stack } from '@seatwise/ui';
import { ProposalCard } from '../proposals/ProposalCard.tsx';
import { useWizard } from './draft/use-draft.ts';
import { useApply, useDismiss } from './use-steps.ts';

/** What lies on the table for this stage. */
export function Proposals() {
  const { store, draft, stage } = useWizard();
  const apply = useApply(store);
  const dismiss = useDismiss(store);
  const open = draft.view.proposals.filter((one) => one.stage === stage && one.status === 'open');
  if (open.length === 0) return null;
  return (
    <Stack gap={12}>
      {open.map((proposal) => (
        <ProposalCard
          key={proposal.proposalId}
          proposal={proposal}
          data={draft.data}
          pending={apply.isPending || dismiss.isPending}
          error={
            apply.variables?.proposalId === proposal.proposalId
              ? apply.error
              : dismiss.variables === proposal.proposalId
                ? dismiss.error
                : null
          }
          onApply={(fields) => apply.mutate({ proposalId: proposal.proposalId, toolCallId: proposal.toolCallId, fields })}
          onDismiss={() => dismiss.mutate(proposal.proposalId)}
        />
      ))}
    </Stack>
  );
}
