/** What Meta's refusals mean. https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
import { MessengerBusy, type MessengerRefusal, MessengerRefused, MessengerTemporaryFailure } from '@seatwise/domain/ports';
import { z } from 'zod';

export const MetaError = z.object({
  code: z.number(),
  title: z.string().nullish(),
  message: z.string().nullish(),
  error_data: z.object({ details: z.string().nullish() }).nullish(),
});
type MetaError = z.output<typeof MetaError>;

/** For good. What is on neither list is a fault of ours or of our account: it is tried again. */
const REFUSED: { readonly [code: number]: { refusal: MessengerRefusal; reason: string } } = {
  100: { refusal: 'message', reason: 'The message cannot be taken as it is' },
  131008: { refusal: 'message', reason: 'Something is missing in the message' },
  131009: { refusal: 'message', reason: 'Something in the message is not valid' },
  131021: { refusal: 'recipient', reason: 'The number is the sender’s own' },
  131026: { refusal: 'recipient', reason: 'Cannot be delivered: the number has no WhatsApp, or an old one' },
  131030: { refusal: 'recipient', reason: 'The number is not among those that a test account may write to' },
  131047: { refusal: 'window', reason: 'More than 24 hours have passed since this person wrote' },
  131049: { refusal: 'recipient', reason: 'WhatsApp does not deliver this marketing message to this person' },
  131050: { refusal: 'recipient', reason: 'This person has told WhatsApp that they want no marketing from us' },
  131051: { refusal: 'message', reason: 'This kind of message is not supported' },
  130472: { refusal: 'recipient', reason: 'WhatsApp does not deliver marketing messages to this person at present' },
  132000: { refusal: 'template', reason: 'The template has another number of parameters' },
  132001: { refusal: 'template', reason: 'There is no approved template of this name in this language' },
  132005: { refusal: 'template', reason: 'The template becomes too long with these parameters' },
  132007: { refusal: 'template', reason: 'The template’s content goes against WhatsApp’s policy' },
  132012: { refusal: 'template', reason: 'The parameters do not fit the template' },
  132015: { refusal: 'template', reason: 'WhatsApp has paused the template' },
  132016: { refusal: 'template', reason: 'WhatsApp has switched the template off' },
};
/** Calls of the app, of the account, messages of the number, and what is taken for spam. */
const BUSY = new Set([4, 80007, 130429, 131048, 131056]);
const PAIR = 131056;
const PATIENCE_MS = 5_000;
const SPAM_PATIENCE_MS = 600_000;
const MOST_PATIENCE_MS = 3_600_000;

/** Meta repeats numbers in its sentences: they have a place of their own. */
const oneLine = (words: string): string =>
  words
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/\+?\d{7,15}/g, '…')
    .trim()
    .slice(0, 300);

export function reasonOf(error: MetaError): string {
  const known = REFUSED[error.code]?.reason;
  const said = error.error_data?.details ?? error.message ?? error.title ?? '';
  return oneLine(`${known ?? said} (${error.code})`);
}

/** Seconds, or a date. Null for what says nothing. */
export function patienceOf(retryAfter: string | null, now: number): number | null {
  if (retryAfter === null) return null;
  const ms = /^\d{1,6}$/.test(retryAfter.trim()) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MOST_PATIENCE_MS) : null;
}

export function failureOf(status: number, error: MetaError | null, retryAfter: number | null): Error {
  const code = error?.code ?? null;
  const refused = code === null ? undefined : REFUSED[code];
  if (error && refused) return new MessengerRefused(refused.refusal, reasonOf(error));
  if (status === 429 || (code !== null && BUSY.has(code)))
    return new MessengerBusy(retryAfter ?? (code === 131048 ? SPAM_PATIENCE_MS : PATIENCE_MS), code === PAIR);
  return new MessengerTemporaryFailure(`WhatsApp answered ${status}${error ? `: ${reasonOf(error)}` : ''}`);
}
