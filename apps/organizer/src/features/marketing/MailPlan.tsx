import { EMAIL_TYPES } from '@seatwise/domain/marketing/contract';
import { useWizardWords } from '../../i18n/wizard.ts';
import { oneOf, textOf, type JsonRecord } from '../../lib/json.ts';
import { useDefaultHours } from './use-default-hours.ts';
import type { SeenEvent } from './use-event.ts';
import styles from './Marketing.module.css';

/** What goes out when, once it is published. */
export function MailPlan({ mails, event }: { mails: JsonRecord[]; event: SeenEvent }) {
  const t = useWizardWords();
  const hourOf = useDefaultHours(event);
  return (
    <ul className={styles.plan}>
      {mails.map((mail, at) => {
        const type = oneOf(mail['type'], EMAIL_TYPES) ?? 'announcement';
        return (
          <li key={at}>
            <span className={styles.kind}>{t(`marketing.mailType.${type}`)}</span>
            <strong>{textOf(mail['subject']) || t('marketing.noSubject')}</strong>
            <span className={styles.hour}>{hourOf(type)}</span>
          </li>
        );
      })}
    </ul>
  );
}
