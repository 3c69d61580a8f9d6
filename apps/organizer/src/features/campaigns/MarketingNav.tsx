import { Link } from '@tanstack/react-router';
import { useMarketingWords } from '../../i18n/marketing.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { useEventId } from '../desk/use-event.ts';
import styles from './Campaigns.module.css';

const PAGES = [
  ['timeline', deskPaths.marketing],
  ['content', deskPaths.content],
  ['whatsapp', deskPaths.whatsapp],
  ['conversations', deskPaths.conversations],
  ['deliveries', deskPaths.deliveries],
] as const;
/** Contacts are the organisation's, not the event's. */
const CONTACTS: string = '/contacts';

export function MarketingNav() {
  const t = useMarketingWords();
  const eventId = useEventId();
  const look = { className: styles.navLink, activeProps: { 'data-current': 'true', 'aria-current': 'page' } as const };
  return (
    <nav aria-label={t('nav.label')} className={styles.nav}>
      {PAGES.map(([name, to]) => (
        <Link key={name} to={to} params={{ eventId }} activeOptions={{ exact: name !== 'whatsapp', includeSearch: false }} {...look}>
          {t(`nav.${name}`)}
        </Link>
      ))}
      <Link to={CONTACTS} {...look}>
        {t('nav.contacts')}
      </Link>
    </nav>
  );
}
