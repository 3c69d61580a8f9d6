import { IconBuilding } from '@tabler/icons-react';
import { Outlet } from '@tanstack/react-router';
import { Shell, useMe, type NavItem } from '@seatwise/web';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';

/** What stands around every page of the trainer SPA. */
export function Root() {
  const t = useWords();
  const nav: NavItem[] = useMe() === null ? [] : [{ to: paths.home(), label: t('nav.home'), icon: IconBuilding, exact: true }];
  return (
    <Shell app="trainer" nav={nav} navAt="side">
      <Outlet />
    </Shell>
  );
}
