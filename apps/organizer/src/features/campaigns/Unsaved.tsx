import { useBlocker } from '@tanstack/react-router';
import { ConfirmDialog } from '@seatwise/ui';
import { useMarketingWords } from '../../i18n/marketing.ts';

/** Asks before a page is left on words that are not saved: here, and by the browser when it is closed. */
export function Unsaved({ unsaved }: { unsaved: boolean }) {
  const t = useMarketingWords();
  const blocker = useBlocker({ shouldBlockFn: () => unsaved, enableBeforeUnload: () => unsaved, withResolver: true });
  return (
    <ConfirmDialog
      open={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      onConfirm={() => blocker.proceed?.()}
      title={t('unsaved.title')}
      consequence={<p>{t('unsaved.text')}</p>}
      words={{ confirm: t('unsaved.leave'), cancel: t('unsaved.stay') }}
      tone="harm"
    />
  );
}
