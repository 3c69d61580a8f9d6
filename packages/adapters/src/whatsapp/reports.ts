/** The `MessengerReports` port for Meta's webhooks. https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type MessengerReport, MessengerReportMalformed, type MessengerReports } from '@seatwise/domain/ports';
import { z } from 'zod';
import { MetaError, reasonOf } from './errors.ts';

const MAX_REPORTS = 1000;
const MAX_TEXT = 4096;
const STATUSES = ['sent', 'delivered', 'read', 'failed'] as const;

const wamid = z.string().min(1).max(300);
/** Seconds since 1970; what lies outside of a few centuries is no instant. */
const timestamp = z.string().regex(/^\d{1,10}$/);
const number = z.string().regex(/^[1-9]\d{6,14}$/);
const Status = z.object({
  id: wamid,
  status: z.string(),
  timestamp,
  biz_opaque_callback_data: z.string().nullish(),
  errors: z.array(MetaError).nullish(),
});
const Inbound = z.object({
  id: wamid,
  from: number,
  timestamp,
  type: z.string(),
  context: z.object({ id: z.string().max(300).nullish() }).nullish(),
  text: z.object({ body: z.string() }).nullish(),
  button: z.object({ text: z.string().nullish() }).nullish(),
  interactive: z
    .object({ button_reply: z.object({ title: z.string() }).nullish(), list_reply: z.object({ title: z.string() }).nullish() })
    .nullish(),
  reaction: z.object({ emoji: z.string().nullish() }).nullish(),
});
const Change = z.object({
  field: z.string(),
  value: z.object({
    metadata: z.object({ phone_number_id: z.string() }).nullish(),
    contacts: z.array(z.object({ wa_id: z.string().nullish(), profile: z.object({ name: z.string().nullish() }).nullish() })).nullish(),
    statuses: z.array(z.unknown()).nullish(),
    messages: z.array(z.unknown()).nullish(),
  }),
});
const Webhook = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.object({ changes: z.array(z.object({ field: z.string(), value: z.unknown() })) })),
});

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

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new MessengerReportMalformed(`Not a webhook of Meta’s: ${result.error.issues[0]?.path.join('.') ?? ''}`);
}

const instantOf = (seconds: string): string => new Date(Number(seconds) * 1000).toISOString();

function statusOf(value: unknown): MessengerReport[] {
  const told = parse(Status, value);
  const status = STATUSES.find((one) => one === told.status);
  // Meta has others, such as `deleted`: nothing that we act on.
  if (!status) return [];
  const [error] = told.errors ?? [];
  return [
    {
      kind: 'status',
      providerId: clean(told.id, 300),
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

function messageOf(value: unknown, names: ReadonlyMap<string, string>): MessengerReport[] {
  const told = parse(Inbound, value);
  // Somebody changed their number, or the like.
  if (told.type === 'system') return [];
  const { text, typed } = textOf(told);
  return [
    {
      kind: 'message',
      providerId: clean(told.id, 300),
      from: `+${told.from}`,
      name: names.get(told.from) ?? null,
      text: clean(text, MAX_TEXT) || '[empty]',
      typed,
      answers: told.context?.id ?? null,
      at: instantOf(told.timestamp),
    },
  ];
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export function createReports(options: { phoneId: string; appSecret: string; verifyToken: string }): MessengerReports {
  const { phoneId, appSecret, verifyToken } = options;
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
          const names = new Map(
            (value.contacts ?? []).flatMap(({ wa_id, profile }) =>
              wa_id && profile?.name ? [[wa_id, clean(profile.name, 120)] as const] : [],
            ),
          );
          reports.push(
            ...(value.statuses ?? []).flatMap(statusOf),
            ...(value.messages ?? []).flatMap((message) => messageOf(message, names)),
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
