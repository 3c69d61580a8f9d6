import { CopyField, Notice, QrCode } from '@seatwise/ui';
import { useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import styles from './Orders.module.css';

/** A link that was just made: the one time it is shown. */
export function FreshLink({ url, children }: { url: string; children?: string | undefined }) {
  const t = useWords();
  const shared = useWebWords();
  return (
    <>
      <Notice tone="waiting" title={t('link.once')}>
        {children ?? t('link.onceText')}
      </Notice>
      <div className={styles.qr}>
        <div className={styles.qrText}>
          <CopyField label={t('link.url')} value={url} words={{ copy: shared('states.copy'), copied: shared('states.copied') }} />
        </div>
        <QrCode value={url} label={t('link.qr')} size={144} />
      </div>
    </>
  );
}
