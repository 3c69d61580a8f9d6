import { Notice } from '@seatwise/ui';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';
import styles from './Whatsapp.module.css';

const SETTINGS = 'WHATSAPP_TOKEN, WHATSAPP_PHONE_ID, WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN';

/** What is needed before anything can be sent. */
export function NotConfigured() {
  const t = useWhatsappWords();
  return (
    <Notice tone="waiting" title={t('off.title')}>
      <p>{t('off.text')}</p>
      <p className={styles.needs}>{t('off.needs')}</p>
      <ul className={styles.points}>
        <li>{t('off.account')}</li>
        <li>{t('off.template')}</li>
        <li>{t('off.settings', { settings: SETTINGS })}</li>
        <li>{t('off.webhook', { address: `${location.origin}/api/webhooks/whatsapp` })}</li>
      </ul>
    </Notice>
  );
}
