import { Panel } from '@seatwise/ui';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';
import styles from './Whatsapp.module.css';

/** What WhatsApp allows, where one writes. */
export function Rules() {
  const t = useWhatsappWords();
  return (
    <Panel quiet>
      <h3 className={styles.small}>{t('rules.title')}</h3>
      <ul className={styles.points}>
        <li>{t('rules.optIn')}</li>
        <li>{t('rules.template')}</li>
        <li>{t('rules.us')}</li>
      </ul>
    </Panel>
  );
}
