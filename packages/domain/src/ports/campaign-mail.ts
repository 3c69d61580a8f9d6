/** Mails of organizers to many: composed once, filled in for each reader, and sent as the organisation's. */
import type { Locale } from '../kernel/input.ts';

/** A piece of a line: words, or a link by its place among the mail's links. `shown` is what is read where the link can be pressed. */
export type CampaignRun = { text: string } | { link: number; shown: string };

/** What is to be composed. Texts hold placeholders (`placeholder`) where the reader's own things stand; everything else is as people typed it. */
export interface CampaignMail {
  subject: string;
  /** Paragraphs of lines of runs. */
  paragraphs: readonly (readonly (readonly CampaignRun[])[])[];
  /** The organisation. */
  senderName: string;
  eventTitle: string;
  /** Why the reader gets it. */
  because: 'consent' | 'ticket';
  /** Where each link leads in this mail: an address, or a placeholder. */
  hrefs: readonly string[];
  /** Null for a test: nobody unsubscribes from it, and it is not counted. */
  unsubscribe: string | null;
  /** Address of the picture that tells that it was opened; null for none. */
  picture: string | null;
}

/** For private use in Unicode: nobody's text holds them (`withoutMarks`), no escaping touches them. */
const OPEN = '\uE000';
const CLOSE = '\uE001';
const PLACEHOLDER = /\uE000([^\uE000\uE001]*)\uE001/;
export const placeholder = (key: string): string => `${OPEN}${key}${CLOSE}`;
export const withoutMarks = (text: string): string => text.replaceAll(/[\uE000\uE001]/g, '');
/** Words and keys in turn, beginning with words. */
export const splitAtPlaceholders = (text: string): string[] => text.split(PLACEHOLDER);

/** Composed in one language, with its placeholders. */
export interface ComposedMail {
  subject: string;
  html: string;
  text: string;
}

/** A composed mail and from whom it comes: what all its readers share. */
export interface Mailing extends ComposedMail {
  locale: Locale;
  senderName: string;
}

/** One of a mailing's readers, and what stands in their mail. */
export interface Reader {
  /** A mail that is sent again after a crash keeps it. */
  messageId: string;
  to: string;
  /** For the mail program's own button (RFC 8058); null for none. */
  unsubscribeUrl: string | null;
  /** What stands at a placeholder: plain text, which the mailer makes fit where it goes. */
  valueOf: (key: string) => string;
}

/** As `Mailer.send`: resolves once the mail server took it, throws `MailTemporaryFailure` or `MailRefused`. */
export type SendTo = (reader: Reader) => Promise<void>;

export interface CampaignMailer {
  compose(mail: CampaignMail, locale: Locale): Promise<ComposedMail>;
  /** Makes ready, once, what the readers share. */
  mailing(mail: Mailing): SendTo;
}

/** The secret part of addresses by which a message tells that it was opened, or a link in it pressed. */
export interface MessageLinks {
  /** `link`: its place among the mail's links (at most 250), or null for the picture. */
  idOf(messageId: string, link: number | null): string;
  /** Null for what was not made here. */
  read(id: string): { messageId: string; link: number | null } | null;
}
