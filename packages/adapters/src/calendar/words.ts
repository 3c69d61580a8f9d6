/** What stands in a calendar's entry. */
import type { Locale } from '@seatwise/domain/ports';

interface EntryWords {
  /** The whole calendar's name. */
  calendar: string;
  /** Without a name when there is none any more. */
  session: (name: string) => string;
  /** For programs that show what is off as if it were on. */
  cancelled: (title: string) => string;
  change: (url: string) => string;
  /** Of an event one has tickets for. */
  details: (url: string) => string;
}

export const WORDS: Record<Locale, EntryWords> = {
  en: {
    calendar: 'Seatwise sessions',
    session: (name) => (name === '' ? 'Session' : `Session with ${name}`),
    cancelled: (title) => `Cancelled: ${title}`,
    change: (url) => `To move or cancel it: ${url}`,
    details: (url) => `About the event: ${url}`,
  },
  fr: {
    calendar: 'Séances Seatwise',
    session: (name) => (name === '' ? 'Séance' : `Séance avec ${name}`),
    cancelled: (title) => `Annulé\u00A0: ${title}`,
    change: (url) => `Pour la déplacer ou l’annuler\u00A0: ${url}`,
    details: (url) => `À propos de l’événement\u00A0: ${url}`,
  },
};
