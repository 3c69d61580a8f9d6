import type { NavItem } from '@seatwise/web';
import type { useWords } from '../i18n/words.ts';

/** Pages of venues, beside the events in the navigation. */
export const deskNav = (_t: ReturnType<typeof useWords>): NavItem[] => [];
