/** The languages there are. The domain holds the same list; this copy keeps its validation library out of the first load. */
import type { PersonView } from '@seatwise/domain/identity/contract';

export type Locale = PersonView['locale'];
export const LOCALES = ['en', 'fr'] as const satisfies readonly Locale[];
/** Each in its own language: somebody who cannot read the page must still find theirs. */
export const LANGUAGE_NAMES = { en: 'English', fr: 'Français' } as const satisfies Record<Locale, string>;
