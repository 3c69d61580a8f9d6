import { Link } from '@tanstack/react-router';
import type { EventView } from '@seatwise/domain/events/contract';
import { useDeskWords } from '../../i18n/desk.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { useCurrentInView } from '../../lib/use-in-view.ts';
import styles from './Desk.module.css';

const PAGES = [
  ['overview', deskPaths.event],
  ['orders', deskPaths.orders],
  ['attendees', deskPaths.attendees],
  ['checkIn', deskPaths.checkIn],
  ['tickets', deskPaths.tickets],
  ['venue', deskPaths.venue],
  ['marketing', deskPaths.marketing],
  ['settings', deskPaths.settings],
] as const;

/** The pages of an event; whoever has the door alone sees what is theirs. */
export function Tabs({ event: { id: eventId, access } }: { event: Pick<EventView, 'id' | 'access'> }) {
  const t = useDeskWords();
  const shown = access === 'door' ? PAGES.filter(([name]) => name === 'checkIn' || name === 'attendees') : PAGES;
  const strip = useCurrentInView<HTMLElement>();
  return (
    <nav ref={strip} aria-label={t('tabs.label')} className={styles.tabs}>
      {shown.map(([name, to]) => (
        <Link
          key={name}
          to={to}
          params={{ eventId }}
          className={styles.tab}
          activeOptions={{ exact: name !== 'marketing' }}
          activeProps={{ 'data-current': 'true', 'aria-current': 'page' }}
        >
          {t(`tabs.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
