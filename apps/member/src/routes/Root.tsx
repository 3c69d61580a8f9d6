import { IconArmchair2, IconCalendar, IconCalendarEvent, IconHome, IconTicket, IconUser } from '@tabler/icons-react';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { Shell, useMe, type NavItem } from '@seatwise/web';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';

/** On these pages an unconfirmed address is part of what they say. */
const SAY_IT_THEMSELVES: readonly string[] = [paths.invite(), paths.pairing()];

/** What stands around every page of the member SPA. */
export function Root() {
  const t = useWords();
  const here = useRouterState({ select: ({ location }) => location.pathname });
  const events: NavItem = { to: paths.events(), label: t('nav.events'), icon: IconCalendarEvent };
  const nav: NavItem[] =
    useMe() === null
      ? // Strangers find what is for everybody beside each other.
        here === paths.events()
        ? [{ to: paths.home(), label: t('nav.home'), icon: IconHome, exact: true }, events]
        : []
      : [
          { to: paths.home(), label: t('nav.home'), icon: IconHome, exact: true },
          events,
          { to: paths.tickets(), label: t('nav.tickets'), icon: IconTicket },
          { to: paths.sessions(), label: t('nav.sessions'), icon: IconCalendar },
          { to: paths.seats(), label: t('nav.seats'), icon: IconArmchair2 },
          { to: paths.profile(), label: t('nav.profile'), icon: IconUser },
        ];
  return (
    <Shell app="member" nav={nav} verify={!SAY_IT_THEMSELVES.includes(here)}>
      <Outlet />
    </Shell>
  );
}
