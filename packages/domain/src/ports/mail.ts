/**
 * What the domain needs from mail: a named template with its props, to one address, in that person's language. Implemented by
 * `@seatwise/adapters/email`; jobs send, verbs only enqueue.
 */
import type { Locale } from '../kernel/input.ts';
import type { Money } from '../kernel/money.ts';
import type { CalendarMessage } from './calendar.ts';

export type { Locale };

/** A session in a mail: whom it is with, when, and in which zone its reader and its coach live. */
export interface SessionProps {
  name: string;
  withName: string;
  /** Whether the mail is to whoever did what it is about. */
  byYou: boolean;
  startsAt: string;
  endsAt: string;
  timeZone: string;
  coachTimeZone: string;
  url: string;
}

/** A pattern in a mail. Its weekday (0 = Sunday) and hours are in its own zone; instants are shown in the reader's. */
export interface SeriesProps {
  name: string;
  withName: string;
  byYou: boolean;
  dayOfWeek: number;
  startTime: string;
  endTime: string;
  intervalWeeks: number;
  seriesTimeZone: string;
  /** Local, as `endDate`. */
  startDate: string;
  timeZone: string;
  url: string;
}

/** A venue asked for days. `from` and `to` are local dates of the venue, both included; `byName` is whoever did what the mail is about, or empty. */
export interface VenueProps {
  name: string;
  byName: string;
  venueName: string;
  eventTitle: string;
  from: string;
  to: string;
  /** What lies on the table. */
  amount: Money;
  /** In the words of whoever did it, or empty. */
  note: string;
  url: string;
}

/** An event in a mail to somebody who holds tickets. `timeZone` is the event's; `place` and `onlineUrl` are empty where there is none. */
export interface TicketEventProps {
  name: string;
  eventTitle: string;
  startsAt: string;
  endsAt: string;
  timeZone: string;
  place: string;
  onlineUrl: string;
  /** The order's own link: whoever has it has the tickets. */
  url: string;
}

/** Why a date of a pattern has no session. */
export type MissedCause = 'conflict' | 'closed' | 'time_off' | 'clock_change';

/**
 * Every mail we send and what it needs. `name` is the addressee's name, `url` an absolute address of ours, instants are
 * ISO 8601 UTC. All texts are as people typed them: the adapter escapes.
 */
export interface MailTemplates {
  verifyEmail: { name: string; url: string };
  /** The address may not have an account yet: no name. */
  magicLink: { url: string };
  resetPassword: { name: string; url: string };
  organizationApproved: { name: string; organizationName: string; url: string };
  organizationRejected: { name: string; organizationName: string };
  organizationSuspended: { name: string; organizationName: string };
  /** To owners and admins; `url` is the list of those who wait. */
  joinRequested: { organizationName: string; memberName: string; url: string };
  memberApproved: { name: string; organizationName: string; url: string };
  memberRejected: { name: string; organizationName: string };
  memberRemoved: { name: string; organizationName: string };
  /** To owners. `seats` is how many there are now. */
  seatsGranted: { organizationName: string; seats: number; url: string };
  /** To owners. From `admissionsStopAt` on nobody new is admitted until the invoice is paid. */
  paymentFailed: { organizationName: string; url: string; admissionsStopAt: string };
  /** To owners: a second subscription came about, was ended, and its payment given back. */
  secondSubscriptionRefunded: { organizationName: string; amount: Money };
  accountDeleted: { name: string };
  /** To an address that may have no account yet: no name. `note` is the inviter's own words, or empty; `expiresAt` ends the link. */
  seatInvite: { inviterName: string; organizationName: string; courseTitle: string; note: string; expiresAt: string; url: string };
  /** Some days before `seatInvite`'s link ends. */
  seatInviteReminder: { inviterName: string; organizationName: string; courseTitle: string; expiresAt: string; url: string };
  /** To whoever claimed: the seat is theirs. */
  seatClaimed: { name: string; organizationName: string; courseTitle: string; joiningInfo: string; url: string };
  /** To the inviter: somebody signed in with another address asks to be invited at that one. */
  inviteHelpRequested: { name: string; courseTitle: string; memberName: string; memberEmail: string; invitedEmail: string; url: string };
  /** To the buyer of course seats. */
  orderPaid: { name: string; courseTitle: string; seats: number; total: Money; url: string };
  orderRefunded: { name: string; courseTitle: string; seats: number; amount: Money };
  /** A coach asks somebody to pair. `organizationName` is empty for a coach on their own. */
  pairingInvite: { coachName: string; organizationName: string; expiresAt: string; url: string };
  /** To the coach: somebody accepted. */
  pairingAccepted: { name: string; memberName: string; url: string };
  /** To both. `again`: it had been cancelled. */
  sessionBooked: SessionProps & { again: boolean; note: string };
  /** `movedFrom` is where it was first. */
  sessionMoved: SessionProps & { movedFrom: string | null };
  /** `reason` is in the words of whoever cancelled, or empty. */
  sessionCancelled: SessionProps & { reason: string };
  sessionReminder: SessionProps & { note: string };
  /**
   * `dates` are the first ones, of `sessions` in all; `missed` are local dates of the pattern. Open-ended without an `endDate`; it `goesOn`
   * when sessions are yet to be made.
   */
  seriesBooked: SeriesProps & {
    endDate: string | null;
    goesOn: boolean;
    sessions: number;
    dates: string[];
    missed: { date: string; cause: MissedCause }[];
    missedMore: number;
    note: string;
  };
  /** `kept` are sessions that it was too late to cancel. */
  seriesEnded: SeriesProps & { cancelled: number; kept: string[]; reason: string };
  /** To the coach: local dates of patterns that could not be made. */
  conflictsFound: { name: string; dates: { memberName: string; date: string; cause: MissedCause }[]; more: number; url: string };
  /** To the buyer: each ticket with its code, as letters and as a QR picture. `more` are on the order's page alone. */
  ticketsBought: TicketEventProps & { total: Money; tickets: { code: string; tierName: string; attendeeName: string }[]; more: number };
  /** `byYou`: the buyer gave them back themselves. */
  ticketsRefunded: { name: string; eventTitle: string; tickets: number; amount: Money; byYou: boolean; url: string };
  /** The payment came once the seats were gone, or the event was off: it is given back. */
  paymentTooLate: { name: string; eventTitle: string; amount: Money; eventOff: boolean; url: string };
  eventMoved: TicketEventProps & { newTime: boolean; newPlace: boolean };
  /** `amount` is null where nothing was paid. */
  eventCancelled: {
    name: string;
    eventTitle: string;
    startsAt: string;
    endsAt: string;
    timeZone: string;
    reason: string;
    amount: Money | null;
    url: string;
  };
  /** Of the two, neither books with the other any more. `cancelled` sessions went with it. */
  pairingEnded: { name: string; withName: string; byYou: boolean; cancelled: number; url: string };
  /** To the venue's owners and admins: somebody asks. */
  venueRequested: VenueProps;
  /** To the other side: another amount. `toVenue`: the organizer made it. */
  venueCountered: VenueProps & { toVenue: boolean };
  /** To the other side: it is settled. */
  venueConfirmed: VenueProps & { toVenue: boolean };
  /** To the organizer: it will not be. `overtaken`: the days went to somebody else; `expired`: nobody answered before the first of them. */
  venueRejected: VenueProps & { cause: 'rejected' | 'overtaken' | 'expired' };
  /** To the venue: the request is taken back. */
  venueWithdrawn: VenueProps;
  /** To the other side: what was settled is off. */
  venueCancelled: VenueProps & { toVenue: boolean };
  /** To an address that may have no account yet: it opens the door of an event, once it is shown to be the reader's. */
  doorGiven: {
    byName: string;
    organizationName: string;
    eventTitle: string;
    startsAt: string;
    endsAt: string;
    timeZone: string;
    url: string;
  };
}

export type MailTemplateName = keyof MailTemplates;

/** Plain data: it survives a job's payload. */
export type MailTemplate = { [Name in MailTemplateName]: { name: Name; props: MailTemplates[Name] } }[MailTemplateName];

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
  /** Pictures in the html, by Content-ID: what each says as a QR code. */
  codes: { cid: string; code: string }[];
}

/** Nothing is known to have been delivered: repeat with the same `messageId`. */
export class MailTemporaryFailure extends Error {
  override readonly name = 'MailTemporaryFailure';
}

/** The address, or the message, is refused for good; repeating it changes nothing. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  /** In the receiving server's words, one line of at most 300 characters. */
  readonly reason: string;
  /** SMTP status (5xx), or null when no server was asked: the address itself is malformed. */
  readonly smtpCode: number | null;
  constructor(reason: string, smtpCode: number | null) {
    super(`Mail refused${smtpCode === null ? '' : ` (${smtpCode})`}: ${reason}`);
    this.reason = reason;
    this.smtpCode = smtpCode;
  }
}

/** What the mail provider tells of a mail later on. */
export interface MailReport {
  /** `deferred`: the provider goes on trying. */
  kind: 'bounced' | 'deferred' | 'delivered' | 'complained' | 'opened' | 'clicked';
  /** Our Message-ID's local part or our own reference, where the provider sends it back; null when it does not. */
  messageId: string | null;
  /** Normalised. */
  recipient: string;
  /** One line in the provider's words, or null. */
  reason: string | null;
}

/** Reads the mail provider's webhooks. Null for what tells nothing that we act on; throws `MailReportMalformed` for what is none. */
export interface MailReports {
  read(payload: unknown): MailReport | null;
}

export class MailReportMalformed extends Error {
  override readonly name = 'MailReportMalformed';
}

export interface Mailer {
  /**
   * Resolves once the mail server took the message. A mail that is sent again after a crash keeps its `messageId` (any stable
   * text, such as a job's id): receiving programs show it once. Throws `MailTemporaryFailure` or `MailRefused`.
   */
  send(mail: {
    messageId: string;
    to: string;
    locale: Locale;
    template: MailTemplate;
    calendar?: CalendarMessage | undefined;
  }): Promise<void>;
}
