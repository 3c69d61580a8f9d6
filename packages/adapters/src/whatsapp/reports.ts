/** The `MessengerReports` port for Meta's webhooks. https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type MessengerReport, MessengerReportMalformed, type MessengerReports } from '@seatwise/domain/ports';
import { z } from 'zod';
import { MetaError, reasonOf } from './errors.ts';

const MAX_REPORTS = 1000;
const MAX_TEXT = 4096;
const STATUSES = ['sent', 'delivered', 'read', 'failed'] as const;

/** Neither NUL nor half a character can be stored. */
const clean = (text: string, max: number): string =>
  Array.from(
    text
      .toWellFormed()
      // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, ''),
  )
    .slice(0, max)
    .join('')
    .trim();

const wamid = z
  .string()
  .max(300)
  .transform((id) => clean(id, 300))
  .pipe(z.string().min(1));
/** Seconds since 1970; what lies outside of a few centuries is no instant. */
const timestamp = z.string().regex(/^\d{1,10}$/);
const number = z.string().regex(/^[1-9]\d{6,14}$/);
/** What a report can do without: left out where it cannot be read. */
const beside = <S extends z.ZodType>(schema: S) => schema.nullish().catch(null);
const Status = z.object({
  id: wamid,
  status: z.string(),
  timestamp,
  biz_opaque_callback_data: beside(z.string()),
  errors: beside(z.array(MetaError)),
});
const title = beside(z.object({ title: z.string() }));
const Inbound = z.object({
  id: wamid,
  from: number,
  timestamp,
  type: z.string(),
  context: beside(z.object({ id: beside(wamid) })),
  text: beside(z.object({ body: z.string() })),
  button: beside(z.object({ text: z.string().nullish() })),
  interactive: beside(z.object({ button_reply: title, list_reply: title })),
  reaction: beside(z.object({ emoji: z.string().nullish() })),
});
const Contact = z.object({ wa_id: z.string(), profile: z.object({ name: z.string() }) });
const Change = z.object({
  field: z.string(),
  value: z.object({
    metadata: z.object({ phone_number_id: z.string() }).nullish(),
    contacts: beside(z.array(z.unknown())),
    statuses: z.array(z.unknown()).nullish(),
    messages: z.array(z.unknown()).nullish(),
  }),
});
const Webhook = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.object({ changes: z.array(z.object({ field: z.string(), value: z.unknown() })) })),
});

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new MessengerReportMalformed(`Not a webhook of Meta’s: ${result.error.issues[0]?.path.join('.') ?? ''}`);
}

/** Meta puts reports of many people into one webhook, and comes again for days with one that is refused: what cannot be read is passed over alone. */
function readable<S extends z.ZodType>(
  schema: S,
  values: readonly unknown[] | null | undefined,
  onUnread?: (field: string) => void,
): z.output<S>[] {
  return (values ?? []).flatMap((value) => {
    const result = schema.safeParse(value);
    if (result.success) return [result.data];
    onUnread?.(result.error.issues[0]?.path.join('.') ?? '');
    return [];
  });
}

const instantOf = (seconds: string): string => new Date(Number(seconds) * 1000).toISOString();

function statusOf(told: z.output<typeof Status>): MessengerReport[] {
  const status = STATUSES.find((one) => one === told.status);
  // Meta has others, such as `deleted`: nothing that we act on.
  if (!status) return [];
  const [error] = told.errors ?? [];
  return [
    {
      kind: 'status',
      providerId: told.id,
      reference: told.biz_opaque_callback_data ?? null,
      status,
      reason: status === 'failed' ? (error ? reasonOf(error) : 'WhatsApp gave no reason') : null,
      at: instantOf(told.timestamp),
    },
  ];
}

function textOf(told: z.output<typeof Inbound>): { text: string; typed: boolean } {
  if (told.type === 'text' && told.text) return { text: told.text.body, typed: true };
  const pressed = told.button?.text ?? told.interactive?.button_reply?.title ?? told.interactive?.list_reply?.title;
  // A button with "Stop" on it means what it says.
  if (pressed) return { text: pressed, typed: true };
  if (told.type === 'reaction') return { text: told.reaction?.emoji || '[reaction]', typed: false };
  return { text: `[${/^[a-z_]{1,30}$/.test(told.type) ? told.type : 'message'}]`, typed: false };
}

function messageOf(told: z.output<typeof Inbound>, names: ReadonlyMap<string, string>): MessengerReport[] {
  // Somebody changed their number, or the like.
  if (told.type === 'system') return [];
  const { text, typed } = textOf(told);
  return [
    {
      kind: 'message',
      providerId: told.id,
      from: `+${told.from}`,
      name: names.get(told.from) || null,
      text: clean(text, MAX_TEXT) || '[empty]',
      typed,
      answers: told.context?.id ?? null,
      at: instantOf(told.timestamp),
    },
  ];
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** `onUnread` is told of each report that is passed over, and by what part of it; never what it says. */
export function createReports(options: {
  phoneId: string;
  appSecret: string;
  verifyToken: string;
  onUnread?: (field: string) => void;
}): MessengerReports {
  const { phoneId, appSecret, verifyToken, onUnread } = options;
  return {
    isSigned(body, signature) {
      const given = /^sha256=([0-9a-f]{64})$/i.exec(signature ?? '')?.[1];
      if (given === undefined) return false;
      return timingSafeEqual(Buffer.from(given, 'hex'), createHmac('sha256', appSecret).update(body).digest());
    },

    read(body) {
      let payload: unknown;
      try {
        payload = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
      } catch {
        throw new MessengerReportMalformed('Not JSON');
      }
      const reports: MessengerReport[] = [];
      for (const { changes } of parse(Webhook, payload).entry) {
        for (const raw of changes) {
          // Other fields tell of templates and of the account.
          if (raw.field !== 'messages') continue;
          const { value } = parse(Change, raw);
          if (value.metadata?.phone_number_id !== phoneId) continue;
          const names = new Map(readable(Contact, value.contacts).map(({ wa_id, profile }) => [wa_id, clean(profile.name, 120)]));
          reports.push(
            ...readable(Status, value.statuses, onUnread).flatMap(statusOf),
            ...readable(Inbound, value.messages, onUnread).flatMap((told) => messageOf(told, names)),
          );
        }
      }
      if (reports.length > MAX_REPORTS) throw new MessengerReportMalformed(`More than ${MAX_REPORTS} reports at once`);
      return reports;
    },

    challenge(query) {
      const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query;
      if (mode !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string') return null;
      // What comes back is text that we did not write: nothing but what Meta sends.
      return timingSafeEqual(digest(token), digest(verifyToken)) && /^[\w-]{1,200}$/.test(challenge) ? challenge : null;
    },
  };
}
