import { useMutation } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { Button, Notice } from '@seatwise/ui';
import { browserZone, useErrorWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';

/** Starts a draft: whoever has no account gets a key for this browser, and nothing else is asked. */
export function PlanButton() {
  const t = useWords();
  const words = useErrorWords();
  const navigate = useNavigate();
  const start = useMutation({
    mutationFn: () => api.client.wizard.start.mutate({ timeZone: browserZone() }),
    onSuccess: async ({ sessionId }) => {
      void queryClient.invalidateQueries(trpc.wizard.mine.pathFilter());
      await navigate({ to: paths.wizard, params: { sessionId } });
    },
  });
  return (
    <div>
      <Button icon={<IconPlus size={18} stroke={1.75} aria-hidden />} pending={start.isPending} onClick={() => start.mutate()}>
        {t('home.plan')}
      </Button>
      {start.error === null ? null : <Notice tone="harm">{words(start.error)}</Notice>}
    </div>
  );
}
