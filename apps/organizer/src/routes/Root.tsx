import { IconCalendarEvent } from '@tabler/icons-react';
import { Outlet, useParams } from '@tanstack/react-router';
import { Shell, useMe, type NavItem } from '@seatwise/web';
import { useWords } from '../i18n/words.ts';
import { deskNav } from '../lib/desk-nav.ts';
import { paths } from '../lib/paths.ts';

/** What stands around every page of the organizer SPA. A wizard has the window to itself. */
export function Root() {
  const t = useWords();
  const me = useMe();
  const { sessionId } = useParams({ strict: false });
  const planning = sessionId !== undefined;
  const nav: NavItem[] =
    planning || me === null ? [] : [{ to: paths.home, label: t('nav.events'), icon: IconCalendarEvent, exact: true }, ...deskNav(t)];
  return (
    <Shell app="organizer" nav={nav} navAt="side" wide={planning} verify={!planning}>
      <Outlet />
    </Shell>
  );
}
