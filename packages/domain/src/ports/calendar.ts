/** What calendar programs are told of sessions, in mails and in feeds, and the addresses of feeds. Implemented by `@seatwise/adapters/calendar`. */

/** One session, as one of its two people sees it. */
export interface CalendarEvent {
  /** The session's. Calendars know it again by this, whatever becomes of it. */
  id: string;
  /** RFC 5545 SEQUENCE: rises with every change that they have to hear of. */
  sequence: number;
  startsAt: string;
  endsAt: string;
  cancelled: boolean;
  /** When the session last changed. */
  changedAt: string;
  /** Whom it is with, and what was noted: as people typed it. */
  withName: string;
  /** Of what is no session: an event one holds tickets for. Its name, and where it is. */
  title?: string;
  place?: string;
  note: string;
  url: string;
}

/** Travels with a mail. */
export interface CalendarMessage {
  /** Of whoever the mail is to. */
  attendee: string;
  /** `request` for what is new or has moved, `cancel` for what is off. */
  kind: 'request' | 'cancel';
  events: CalendarEvent[];
}

/** The secret part of a feed's address, made of whose it is and a version: nothing has to be kept, and raising the version ends it. */
export interface FeedTokens {
  tokenOf(personId: string, version: number): string;
  /** Whose it claims to be, to be held against that person's version; null for what is no such token. */
  personOf(token: string): string | null;
  /** In the same time, right or wrong. */
  isOf(token: string, personId: string, version: number): boolean;
}
