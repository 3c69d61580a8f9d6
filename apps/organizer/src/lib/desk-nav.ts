import { IconAddressBook, IconBuilding } from '@tabler/icons-react';
import type { NavItem } from '@seatwise/web';
import type { useWords } from '../i18n/words.ts';
import { deskPaths } from './desk-paths.ts';

/** Pages of venues and of contacts, beside the events in the navigation. */
export const deskNav = (t: ReturnType<typeof useWords>): NavItem[] => [
  { to: deskPaths.venues, label: t('nav.venues'), icon: IconBuilding },
  { to: deskPaths.contacts, label: t('nav.contacts'), icon: IconAddressBook },
];
