import { useWebWords } from '../i18n/words.ts';
import { APP_BASES, type AppName } from '../session/return-to.ts';
import styles from './AppLinks.module.css';

const APPS = ['member', 'trainer', 'organizer'] as const satisfies readonly AppName[];

/** The three parts of Seatwise. Each is a page of its own, so these are plain links. */
export function AppLinks({ app }: { app: AppName }) {
  const t = useWebWords();
  return (
    <nav aria-label={t('apps.label')}>
      <ul className={styles.list}>
        {APPS.map((name) => (
          <li key={name}>
            <a href={APP_BASES[name]} className={styles.link} aria-current={name === app ? 'true' : undefined}>
              {t(`apps.${name}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
