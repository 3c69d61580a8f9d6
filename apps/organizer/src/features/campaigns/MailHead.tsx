import type { EmailType } from '@seatwise/domain/marketing/contract';
import { Link } from '@seatwise/web';
import { useMarketingWords } from '../../i18n/marketing.ts';
import { useWizardWords } from '../../i18n/wizard.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import styles from './MailForm.module.css';

/** What kind of mail it is, and the way back. */
export function MailHead({
  eventId,
  type,
  title,
  another = false,
}: {
  eventId: string;
  type: EmailType;
  title: string;
  /** There is one of its kind already. */
  another?: boolean;
}) {
  const t = useMarketingWords();
  const wizard = useWizardWords();
  return (
    <div className={styles.head}>
      <Link to={deskPaths.marketing} params={{ eventId }}>
        {t('mail.back')}
      </Link>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.said}>
        {t(`type.${type}`)}. {wizard(`marketing.mailHint.${type}`)} {another ? t('mail.another') : null}
      </p>
    </div>
  );
}
