/**
 * What the domain needs from mail: a named template with its props, to one address, in that person's language. Implemented by
 * `@seatwise/adapters/email`; jobs send, verbs only enqueue.
 */
import type { Locale } from '../kernel/input.ts';
import type { Money } from '../kernel/money.ts';

export type { Locale };

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
}

export type MailTemplateName = keyof MailTemplates;

/** Plain data: it survives a job's payload. */
export type MailTemplate = { [Name in MailTemplateName]: { name: Name; props: MailTemplates[Name] } }[MailTemplateName];

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
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

export interface Mailer {
  /**
   * Resolves once the mail server took the message. A mail that is sent again after a crash keeps its `messageId` (any stable
   * text, such as a job's id): receiving programs show it once. Throws `MailTemporaryFailure` or `MailRefused`.
   */
  send(mail: { messageId: string; to: string; locale: Locale; template: MailTemplate }): Promise<void>;
}
