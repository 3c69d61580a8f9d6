import { IconSparkles } from '@tabler/icons-react';
import { Button, Notice } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useWizard } from './draft/use-draft.ts';
import { useSuggest } from './use-steps.ts';

/** Asks for a proposal; what comes stands above the form until somebody takes it or leaves it. */
export function SuggestButton({ fields, children, reason = null }: { fields: string[]; children: string; reason?: string | null }) {
  const { store, stage } = useWizard();
  const words = useErrorWords();
  const suggest = useSuggest(store);
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
      {suggest.error === null ? null : <Notice tone="harm">{words(suggest.error)}</Notice>}
    </>
  );
}
