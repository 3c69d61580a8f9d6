import { Link, useLocation } from '@tanstack/react-router';
import { useMarketingWords } from '../../i18n/marketing.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { useCurrentInView } from '../../lib/use-in-view.ts';
import { useEventId } from '../desk/use-event.ts';
import styles from './Campaigns.module.css';

const PAGES = [
  ['timeline', deskPaths.marketing],
  ['content', deskPaths.content],
  ['whatsapp', deskPaths.whatsapp],
  ['conversations', deskPaths.conversations],
  ['deliveries', deskPaths.deliveries],
] as const;

export function MarketingNav() {
  const t = useMarketingWords();
  const eventId = useEventId();
  const strip = useCurrentInView<HTMLElement>();
  // A mail is opened from the timeline, and belongs to it.
  const onMail = useLocation().pathname.includes('/marketing/emails/');
  const look = { className: styles.navLink, activeProps: { 'data-current': 'true', 'aria-current': 'page' } as const };
  return (
    <nav ref={strip} aria-label={t('nav.label')} className={styles.nav}>
      {PAGES.map(([name, to]) => (
        <Link
          key={name}
          to={to}
          params={{ eventId }}
          activeOptions={{ exact: name !== 'whatsapp', includeSearch: false }}
          {...look}
          {...(onMail && name === 'timeline' ? { 'data-current': 'true' } : {})}
        >
          {t(`nav.${name}`)}
        </Link>
      ))}
      {/* They are the organisation's, not the event's. */}
      <Link to={deskPaths.contacts} {...look}>
        {t('nav.contacts')}
      </Link>
    </nav>
  );
}
