import { IconCheck, IconX } from '@tabler/icons-react';
import type { Stage } from '@seatwise/domain/wizard/contract';
import { useFormat } from '@seatwise/web';
import { useAssistantWords } from '../../i18n/assistant.ts';
import { useWizardWords } from '../../i18n/wizard.ts';
import { listOf, textOf, type JsonRecord } from '../../lib/json.ts';
import { useMedia } from '../../lib/use-media.ts';
import { fieldsOf } from '../proposals/fields-of.ts';
import { ProposalCard } from '../proposals/ProposalCard.tsx';
import type { Draft, DraftStore } from '../wizard/draft/store.ts';
import { useFieldWords } from '../wizard/use-field-words.ts';
import { useApply, useDismiss } from '../wizard/use-steps.ts';
import styles from './Assistant.module.css';

/** A proposal where it was made. Where the form is beside it and shows it in full, a line that leads there; once decided, a line that says so. */
export function ProposalInTalk({
  proposalId,
  output,
  store,
  draft,
  stage,
}: {
  proposalId: string;
  output: JsonRecord;
  store: DraftStore;
  draft: Draft;
  stage: Stage;
}) {
  const t = useAssistantWords();
  const wizard = useWizardWords();
  const format = useFormat();
  const fieldWords = useFieldWords();
  const apply = useApply(store);
  const dismiss = useDismiss(store);
  const beside = useMedia('(min-width: 1240px)');
  const proposal = draft.view.proposals.find((one) => one.proposalId === proposalId);
  if (!proposal) {
    const fields = listOf(output['fields']).map(textOf).join(', ');
    return <p className={styles.decided}>{t('proposal.earlier', { fields })}</p>;
  }
  const fields = format.list(fieldsOf(proposal).map((field) => fieldWords(proposal.stage, field)));
  const where = wizard(`stage.${proposal.stage}.title`);
  if (proposal.status !== 'open') {
    const Icon = proposal.status === 'applied' ? IconCheck : IconX;
    return (
      <p className={styles.decided}>
        <Icon size={16} stroke={2} aria-hidden />
        {t(`proposal.${proposal.status}`, { stage: where, fields })}
      </p>
    );
  }
  if (beside && proposal.stage === stage) {
    return (
      <p className={styles.decided}>
        {t('proposal.beside', { fields })}{' '}
        <a
          href="#proposals"
          onClick={(event) => {
            event.preventDefault();
            const place = document.getElementById('proposals');
            place?.scrollIntoView({ block: 'start' });
            place?.querySelector<HTMLElement>('button')?.focus();
          }}
        >
          {t('proposal.look')}
        </a>
      </p>
    );
  }
  return (
    <ProposalCard
      proposal={proposal}
      data={draft.data}
      pending={apply.isPending || dismiss.isPending}
      error={apply.error ?? dismiss.error}
      onApply={(chosen) => apply.mutate({ proposalId, toolCallId: proposal.toolCallId, fields: chosen })}
      onDismiss={() => dismiss.mutate(proposalId)}
    />
  );
}
