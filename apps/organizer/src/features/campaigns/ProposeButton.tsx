import { IconSparkles } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { Generated, GeneratedView } from '@seatwise/domain/marketing/contract';
import { Button, Notice } from '@seatwise/ui';
import { useErrorWords, useLanguage } from '@seatwise/web';
import { useMarketingWords } from '../../i18n/marketing.ts';
import { api } from '../../lib/trpc.ts';

/** Asks for texts, of the assistant where there is one, else of our templates. What comes is laid beside the form. */
export function ProposeButton({
  eventId,
  channel,
  reason = null,
  onProposed,
}: {
  eventId: string;
  channel: Generated;
  reason?: string | null;
  onProposed: (view: GeneratedView) => void;
}) {
  const t = useMarketingWords();
  const words = useErrorWords();
  const locale = useLanguage();
  const propose = useMutation({
    mutationFn: () => api.client.marketing.generate.mutate({ eventId, channel, locale }),
    onSuccess: onProposed,
  });
  return (
    <>
      <Button
        look="secondary"
        size="small"
        icon={<IconSparkles size={16} stroke={1.75} aria-hidden />}
        pending={propose.isPending}
        reason={reason}
        onClick={() => propose.mutate()}
      >
        {t('propose.button')}
      </Button>
      {propose.error === null ? null : <Notice tone="harm">{words(propose.error)}</Notice>}
    </>
  );
}
