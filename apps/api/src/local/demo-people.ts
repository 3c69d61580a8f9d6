/** Who is in the demo. Apart from its loading, which needs the whole domain. */
import type { Locale } from '@seatwise/domain/input';

export const DEMO_PASSWORD = 'seatwise-demo';
export const DEMO_OWNER_EMAIL = 'owner@seatwise.test';

export interface DemoPerson {
  email: string;
  name: string;
  locale: Locale;
  timeZone: string;
}

export const OWNER: DemoPerson = { email: DEMO_OWNER_EMAIL, name: 'Olivia Owens', locale: 'en', timeZone: 'Europe/London' };
export const ADA: DemoPerson = { email: 'ada@atelier.test', name: 'Ada Lumière', locale: 'fr', timeZone: 'Europe/Paris' };
export const OMAR: DemoPerson = { email: 'omar@festival.test', name: 'Omar Haddad', locale: 'en', timeZone: 'Europe/Lisbon' };
export const NILS: DemoPerson = { email: 'nils@studio-nord.test', name: 'Nils Berg', locale: 'en', timeZone: 'Europe/Oslo' };
/** In the order in which they ask to join. */
export const WAITING: readonly DemoPerson[] = [
  { email: 'mia@members.test', name: 'Mia Roussel', locale: 'fr', timeZone: 'Europe/Paris' },
  { email: 'jonas@members.test', name: 'Jonas Weber', locale: 'en', timeZone: 'Europe/Berlin' },
  { email: 'ines@members.test', name: 'Inès Benali', locale: 'fr', timeZone: 'Europe/Paris' },
  { email: 'theo@members.test', name: 'Théo Garnier', locale: 'fr', timeZone: 'Europe/Paris' },
  { email: 'sofia@members.test', name: 'Sofia Costa', locale: 'en', timeZone: 'Europe/Lisbon' },
  { email: 'liam@members.test', name: 'Liam Byrne', locale: 'en', timeZone: 'Europe/Dublin' },
];

/** The course of the demo, in the language of who gives it. */
export const COURSE = {
  title: 'Dessin de nu, automne',
  /** Of the next order: the one of the demo is a gift of the house, since nobody is there to pay it. */
  seatPrice: 12_000,
  joiningInfo:
    'Chaque jeudi de 18 h 30 à 21 h, du 10 septembre au 17 décembre.\n\n12 rue des Lilas, 75020 Paris, deuxième étage.\nCode de la porte : 4711\n\nApportez du fusain et une grande feuille ; le reste est sur place.',
  seats: 10,
  note: 'Bonjour,\n\nvoici votre place pour l’automne. Nous commençons à l’heure, et il y a du thé.\n\nÀ jeudi,\nAda',
  /** Mia takes hers; the last address does not exist, so that there is something to put right. */
  invited: ['mia@members.test', 'clara@voisins.test', 'hugo@voisins.test', 'noe@bounce.test'],
} as const;

/** The four that anybody may sign in as, and what they are. */
export const DEMO_LOGINS: readonly { email: string; what: string }[] = [
  { email: OWNER.email, what: 'platform owner' },
  { email: ADA.email, what: 'owner and trainer of Atelier Lumière' },
  { email: OMAR.email, what: 'organizer: owner of Lisbon Light Festival, with two events' },
  { email: 'mia@members.test', what: 'member with a seat in a course and a coach, waiting to be admitted' },
];

/** What marks a database that holds the demo: a task of this kind. */
export const DEMO_TASK = 'demo';

export type DemoState = 'absent' | 'running' | 'done' | 'unwanted';

/** `unwanted`: there are people already, and they are not the demo's. */
export const DEMO_STATE = `SELECT coalesce(
  (SELECT CASE WHEN state = 'done' THEN 'done' ELSE 'running' END FROM tasks WHERE kind = '${DEMO_TASK}' LIMIT 1),
  CASE WHEN EXISTS (SELECT FROM people) THEN 'unwanted' ELSE 'absent' END) AS state`;
