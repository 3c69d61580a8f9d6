/** The words of the organizer SPA's first pages; the wizard's and the venues' come with theirs. */
import { home } from './en/home.ts';

export const en = { ...home } as const;
