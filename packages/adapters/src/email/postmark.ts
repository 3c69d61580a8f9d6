/** The `MailReports` port for Postmark's webhooks. https://postmarkapp.com/developer/webhooks/webhooks-overview */
import { normalizeEmail } from '@seatwise/domain/input';
import { type MailReport, MailReportMalformed, type MailReports } from '@seatwise/domain/ports';
import { z } from 'zod';
import { oneLine } from './words.ts';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
/** The whole of it, or the local part of a Message-ID. */
const OURS = new RegExp(`^<?(${UUID.source})(?:@[^\\s>]*)?>?$`, 'i');
const MAX_REASON = 300;

const words = z.string().nullish();
/** Neither control characters nor halves of characters can be stored, nor be in an address. */
const address = z.string().transform((given) => normalizeEmail(given.replace(/[\p{Cc}\p{Cs}]/gu, '')));
const Event = z.object({ RecordType: z.string().max(100) });
const Told = z.object({
  MessageID: words,
  Metadata: z.record(z.string(), z.unknown()).nullish(),
  Details: words,
  Description: words,
  Name: words,
});
const Bounce = Told.extend({ Type: z.string(), Email: address });
const Complaint = Told.extend({ Email: address });
/** Deliveries, opens and clicks. */
const Delivery = Told.extend({ Recipient: address });
const RECEIVED = { Delivery: 'delivered', Open: 'opened', Click: 'clicked' } as const;

/** Bounces after which Postmark tries again by itself. */
const DEFERRED = new Set(['Transient', 'DnsError']);
/** Called bounces, and are not: automatic answers, and what people ask of a list. */
const NO_BOUNCE = new Set([
  'AutoResponder',
  'Subscribe',
  'Unsubscribe',
  'AddressChange',
  'OpenRelayTest',
  'ChallengeVerification',
  'InboundError',
]);

function parse<S extends z.ZodType>(schema: S, payload: unknown): z.output<S> {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  throw new MailReportMalformed(`Not an event of Postmark: ${result.error.issues[0]?.path.join('.') ?? ''}`);
}

/** What we sent along as metadata; else what the message was called. */
function messageIdOf({ Metadata, MessageID }: z.output<typeof Told>): string | null {
  const [, reference] = Object.entries(Metadata ?? {}).find(([key]) => key.toLowerCase() === 'delivery') ?? [];
  const [id] = [reference, MessageID].flatMap((text) => (typeof text === 'string' ? (OURS.exec(text.trim())?.[1] ?? []) : []));
  return id?.toLowerCase() ?? null;
}

function reasonOf({ Details, Description, Name }: z.output<typeof Told>): string | null {
  const said = [Details, Description, Name].map((text) => oneLine(text?.toWellFormed() ?? '', MAX_REASON)).find((text) => text !== '');
  return said ?? null;
}

function report(kind: MailReport['kind'], told: z.output<typeof Told>, recipient: string): MailReport {
  return {
    kind,
    messageId: messageIdOf(told),
    recipient,
    reason: kind === 'bounced' || kind === 'deferred' || kind === 'complained' ? reasonOf(told) : null,
  };
}

function bounce(payload: unknown): MailReport | null {
  const told = parse(Bounce, payload);
  if (NO_BOUNCE.has(told.Type)) return null;
  if (told.Type === 'SpamComplaint') return report('complained', told, told.Email);
  return report(DEFERRED.has(told.Type) ? 'deferred' : 'bounced', told, told.Email);
}

export const postmarkReports: MailReports = {
  read(payload) {
    const { RecordType: type } = parse(Event, payload);
    switch (type) {
      case 'Bounce':
        return bounce(payload);
      case 'Delivery':
      case 'Open':
      case 'Click': {
        const told = parse(Delivery, payload);
        return report(RECEIVED[type], told, told.Recipient);
      }
      case 'SpamComplaint': {
        const told = parse(Complaint, payload);
        return report('complained', told, told.Email);
      }
      default:
        // Changed subscriptions, and what Postmark may come up with: nothing that we act on.
        return null;
    }
  },
};

const POSTMARK = /(?:^|\.)postmarkapp\.com$/i;

/** Postmark gives back what it is told this way with everything it reports, and leaves our Message-ID alone. Nothing for other mail servers. */
export function providerHeaders(smtpUrl: string, messageId: string): { [name: string]: string } {
  if (!POSTMARK.test(new URL(smtpUrl).hostname)) return {};
  return { 'X-PM-KeepID': 'true', ...(/^[\w-]{1,80}$/.test(messageId) ? { 'X-PM-Metadata-delivery': messageId } : {}) };
}
