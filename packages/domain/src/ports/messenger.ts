/** Messages to people's telephones. Implemented by `@seatwise/adapters/whatsapp`. */

export type MessengerMessage =
  /** Approved beforehand, and the only thing that may be said first. `parameters` fill `{{1}}`, `{{2}}`… of its body. */
  | { kind: 'template'; name: string; language: string; parameters: readonly string[] }
  /** Free words: only within 24 hours of what the person wrote last. */
  | { kind: 'text'; text: string };

export interface Messenger {
  /**
   * Resolves once the provider took the message. It does not know a repeated message again: `reference` (our id of it) comes back with whatever
   * is reported, so that a message whose answer was lost is known to have gone out. `to` is E.164. Throws one of the three below.
   */
  send(message: { to: string; reference: string; message: MessengerMessage }): Promise<{ providerId: string }>;
}

/** `window`: the 24 hours are over. `template`: unknown, paused, or other parameters. `recipient`: this person cannot or does not want to be reached. */
export type MessengerRefusal = 'window' | 'template' | 'recipient' | 'message';

/** For good: repeating it changes nothing. */
export class MessengerRefused extends Error {
  override readonly name = 'MessengerRefused';
  readonly refusal: MessengerRefusal;
  /** In words, one line of at most 300 characters, without the number. */
  readonly reason: string;
  constructor(refusal: MessengerRefusal, reason: string) {
    super(`Message refused (${refusal}): ${reason}`);
    this.refusal = refusal;
    this.reason = reason;
  }
}

/** Too much at once. Nothing was taken. */
export class MessengerBusy extends Error {
  override readonly name = 'MessengerBusy';
  readonly retryAfterMs: number;
  /** Only this recipient is to be left alone for a while. */
  readonly recipientOnly: boolean;
  constructor(retryAfterMs: number, recipientOnly: boolean) {
    super(`The messenger asks for ${retryAfterMs} ms of patience.`);
    this.retryAfterMs = retryAfterMs;
    this.recipientOnly = recipientOnly;
  }
}

/** No answer, or one that says nothing of the message: it may have been taken. */
export class MessengerTemporaryFailure extends Error {
  override readonly name = 'MessengerTemporaryFailure';
}

/** What is told later on. Instants are ISO 8601 UTC; numbers are E.164. */
export type MessengerReport =
  | {
      kind: 'status';
      providerId: string;
      /** Ours, where it came back. */
      reference: string | null;
      status: 'sent' | 'delivered' | 'read' | 'failed';
      reason: string | null;
      at: string;
    }
  | {
      kind: 'message';
      providerId: string;
      from: string;
      name: string | null;
      /** What was written, or a short note of what it was: `[image]`. */
      text: string;
      /** Whether a person typed it: what was not typed asks for nothing. */
      typed: boolean;
      /** The provider's id of the message it answers. */
      answers: string | null;
      at: string;
    };

export class MessengerReportMalformed extends Error {
  override readonly name = 'MessengerReportMalformed';
}

export interface MessengerReports {
  /** Whether these very bytes were signed by the provider. */
  isSigned(body: Buffer, signature: string | undefined): boolean;
  /** What concerns us of a webhook; what is meant for another number is left out. Throws `MessengerReportMalformed`. */
  read(body: Buffer): MessengerReport[];
  /** The answer to the provider's question whether this address is ours; null when it is not the provider that asks. */
  challenge(query: { [name: string]: unknown }): string | null;
}
