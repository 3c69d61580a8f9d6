import { IconSparkles } from '@tabler/icons-react';
import { Button, Notice } from '@seatwise/ui';
import { problemOf, useErrorWords } from '@seatwise/web';
import { useWizardWords } from '../../i18n/wizard.ts';
import { useWizard } from './draft/use-draft.ts';
import { useSuggest } from './use-steps.ts';

/** Asks for a proposal; what comes stands above the form until somebody takes it or leaves it. */
export function SuggestButton({ fields, children, reason = null }: { fields: string[]; children: string; reason?: string | null }) {
  const { store, stage } = useWizard();
  const t = useWizardWords();
  const words = useErrorWords();
  const suggest = useSuggest(store);
  const nothing = suggest.error !== null && problemOf(suggest.error).details['state'] === 'nothing_to_suggest';
  return (
    <>
      <Button
        look="secondary"
        size="small"
        icon={<IconSparkles size={16} stroke={1.75} aria-hidden />}
        pending={suggest.isPending}
        reason={reason}
        onClick={() =>
          suggest.mutate({ stage, fields }, { onSuccess: () => document.getElementById('proposals')?.scrollIntoView({ block: 'start' }) })
        }
      >
        {children}
      </Button>
      {suggest.error === null ? null : nothing ? (
        <Notice>{t('proposal.nothingNew')}</Notice>
      ) : (
        <Notice tone="harm">{words(suggest.error)}</Notice>
      )}
    </>
  );
}
