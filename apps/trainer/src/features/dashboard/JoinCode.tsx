import { CopyField, QrCode } from '@seatwise/ui';
import { useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { joinUrl } from '../../lib/paths.ts';
import styles from './Dashboard.module.css';

/** The code as one reads it aloud: in groups of four. Spaces do not matter where it is typed. */
export const spoken = (joinCode: string): string => joinCode.replaceAll(/(.{4})(?=.)/g, '$1 ');

/** The way in: a code to say, a link to send, a picture to hold up. */
export function JoinCode({ joinCode, name }: { joinCode: string; name: string }) {
  const t = useWords();
  const shared = useWebWords();
  const words = { copy: shared('states.copy'), copied: shared('states.copied') };
  const url = joinUrl(joinCode);
  return (
    <div className={styles.joinCode}>
      <div className={styles.joinCodeText}>
        <CopyField label={t('joinCode.code')} value={spoken(joinCode)} words={words} large />
        <CopyField label={t('joinCode.link')} value={url} words={words} />
      </div>
      <QrCode value={url} label={t('joinCode.qr', { name })} size={144} />
    </div>
  );
}
