import type { ReactNode } from 'react';
import { useWizardWords } from '../../i18n/wizard.ts';
import styles from './Marketing.module.css';

/** How it will look. What others wrote stands in it as text, never as markup. */
export function Preview({ children }: { children: ReactNode }) {
  const t = useWizardWords();
  return (
    <figure className={styles.preview}>
      <figcaption className={styles.caption}>{t('marketing.preview')}</figcaption>
      {children}
    </figure>
  );
}
