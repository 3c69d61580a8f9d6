/** Events with campaigns, contacts and buyers, a mail server that does as it is told, jobs run by hand, and a clock that moves. */
import { handlers } from '../src/index.ts';
import {
  MailRefused,
  MailTemporaryFailure,
  splitAtPlaceholders,
  type CampaignMailer,
  type Mailing,
  type Reader,
} from '../src/ports/index.ts';
import type { EmailType } from '../src/marketing/contract.ts';
import { createKit, type Kit, type Person } from './kit.ts';
import { wizardFormed } from './wizard-data.ts';
import { fill, put, step } from './wizard-kit.ts';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A mail as its reader gets it. */
export type SentMail = Mailing & Omit<Reader, 'valueOf'>;

export interface MarketingKit extends Kit {
  sent: SentMail[];
  /** Asked before each mail is taken: what the server does with it. */
  onSend: (mail: SentMail) => void | Promise<void>;
  /** Moves the clock, or sets it. */
  pass(ms: number): void;
  at(instant: string): void;
  /** Runs what waits and is due, until nothing is. Returns what failed. */
  work(options?: { only?: string[]; attempt?: number }): Promise<string[]>;
  rows<R extends Record<string, unknown>>(text: string, params?: unknown[]): Promise<R[]>;
}

const WAITING = `
  SELECT j.id::text AS id, t.identifier AS name, j.payload, j.max_attempts FROM graphile_worker._private_jobs j
  JOIN graphile_worker._private_tasks t ON t.id = j.task_id
  WHERE t.identifier LIKE 'marketing.%' AND ($1::text[] IS NULL OR t.identifier = ANY ($1)) AND j.run_at <= $2 ORDER BY j.id`;

export async function createMarketingKit(): Promise<MarketingKit> {
  const kit = await createKit();
  const sent: SentMail[] = [];
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  kit.deps.clock = { now, forDatabase: () => (ahead === 0 ? null : now()) };
  const rows: MarketingKit['rows'] = async (text, params) => (await kit.database.admin.query(text, params)).rows;
  const made: MarketingKit = {
    ...kit,
    sent,
    rows,
    onSend: () => undefined,
    pass(ms) {
      ahead += ms;
    },
    at(instant) {
      ahead = Date.parse(instant) - Date.now();
    },
    async work({ only, attempt = 1 } = {}) {
      const failed: string[] = [];
      const tried = new Set<string>();
      for (;;) {
        const waiting = await rows<{ id: string; name: string; payload: unknown; max_attempts: number }>(WAITING, [only ?? null, now()]);
        const next = waiting.find((job) => !tried.has(job.id));
        if (!next) return failed;
        tried.add(next.id);
        const handler = handlers.find((each) => each.job.name === next.name);
        if (!handler) throw new Error(`no handler for ${next.name}`);
        try {
          // As the worker does: while it runs, another one may be enqueued under its key.
          await rows('UPDATE graphile_worker._private_jobs SET key = NULL WHERE id = $1', [next.id]);
          await handler.run({ deps: kit.deps, jobId: next.id, attempt, maxAttempts: next.max_attempts }, next.payload);
          await rows('DELETE FROM graphile_worker._private_jobs WHERE id = $1', [next.id]);
        } catch (error) {
          failed.push(error instanceof Error ? error.message : String(error));
        }
      }
    },
  };
  const campaignMail: CampaignMailer = {
    compose: async (mail, locale) => {
      const text = mail.paragraphs
        .map((lines) =>
          lines.map((runs) => runs.map((run) => ('text' in run ? run.text : (mail.hrefs[run.link] ?? ''))).join('')).join('\n'),
        )
        .join('\n\n');
      return { subject: `${locale} ${mail.subject}`, text, html: `${text} ${mail.unsubscribe ?? 'none'} ${mail.picture ?? 'none'}` };
    },
    mailing:
      (mail) =>
      async ({ valueOf, ...reader }) => {
        const filled = (text: string, fit = (value: string): string => value): string =>
          splitAtPlaceholders(text)
            .map((piece, index) => (index % 2 === 0 ? piece : fit(valueOf(piece))))
            .join('');
        const html = filled(mail.html, (value) => value.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign));
        const one = { ...mail, ...reader, subject: filled(mail.subject), html, text: filled(mail.text) };
        await made.onSend(one);
        sent.push(one);
      },
  };
  kit.deps.campaignMail = campaignMail;
  kit.deps.messageLinks = {
    idOf: (messageId, link) => `${messageId}_${link ?? 'o'}`,
    read: (id) => {
      const [, messageId, link] = /^([0-9a-f-]{36})_(o|\d+)$/.exec(id) ?? [];
      return messageId === undefined ? null : { messageId, link: link === 'o' ? null : Number(link) };
    },
  };
  return made;
}

/** What the server says. */
export const refused = (to: string): MailRefused => new MailRefused(`5.1.1 <${to}> No such mailbox`, 550);
export const busy = (): MailTemporaryFailure => new MailTemporaryFailure('4.2.0 Try again later');

const TYPES: EmailType[] = ['announcement', 'reminder', 'last_chance', 'confirmation', 'follow_up'];

let slugs = 0;

export interface Show {
  eventId: string;
  slug: string;
  organizationId: string;
  owner: Person;
  /** Of the wizard's texts, by type. */
  template: { [type in EmailType]: string };
}

/** Published through the wizard, with a text of each type. */
export async function show(
  organization: { id: string; owner: Person },
  options: { startsAt?: string; endsAt?: string; timeZone?: string; channels?: string[]; body?: string; free?: boolean } = {},
): Promise<Show> {
  const { wizard } = organization.owner.call;
  const { sessionId } = await wizard.start({});
  const basics = wizardFormed.event_basics;
  await fill(wizard, sessionId, 'contact_info');
  await put(wizard, sessionId, 'event_basics', {
    ...basics,
    startsAt: options.startsAt ?? basics.startsAt,
    endsAt: options.endsAt ?? basics.endsAt,
    timeZone: options.timeZone ?? basics.timeZone,
  });
  await step(wizard, sessionId);
  await put(wizard, sessionId, 'venue_selection', wizardFormed.venue_selection);
  await step(wizard, sessionId);
  await put(wizard, sessionId, 'ticketing', {
    currency: 'usd',
    capacity: 400,
    tiers: [{ name: 'Entry', price: 0, quantity: 400, maxPerOrder: 100 }],
  });
  await step(wizard, sessionId);
  await put(wizard, sessionId, 'marketing', {
    channels: options.channels ?? ['email', 'whatsapp'],
    tone: 'warm',
    landingPage: { headline: 'Light', body: 'In the dark.', highlights: ['One'] },
    emails: TYPES.map((type) => ({
      type,
      subject: `${type} for {{name}}`,
      body: options.body ?? 'Hello {{name}},\n\nsee {{link}} and https://other.test/a?b=1&c=2.',
    })),
    social: [{ network: 'x', text: 'Come: {{link}}' }],
    whatsapp: { text: 'Hello {{name}}: {{event}} at {{link}}' },
  });
  await step(wizard, sessionId);
  slugs += 1;
  const { version } = await put(wizard, sessionId, 'review', { acceptTerms: true, slug: `show-${slugs}` });
  const { eventId, slug } = await wizard.publish({ sessionId, version, organizationId: organization.id });
  const { items } = await organization.owner.call.marketing.templates({ eventId });
  const idOf = (type: EmailType): string => items.find((item) => item.type === type)?.id ?? '';
  return {
    eventId,
    slug,
    organizationId: organization.id,
    owner: organization.owner,
    template: {
      announcement: idOf('announcement'),
      reminder: idOf('reminder'),
      last_chance: idOf('last_chance'),
      confirmation: idOf('confirmation'),
      follow_up: idOf('follow_up'),
    },
  };
}

/** People of an organisation who said yes. */
export async function contacts(
  kit: MarketingKit,
  organizationId: string,
  count: number,
  consent = true,
  prefix = 'contact',
): Promise<string[]> {
  const found = await kit.rows<{ email: string }>(
    `INSERT INTO contacts (organization_id, email, name, email_consent, origin)
     SELECT $1, $4 || '-' || n || '@contacts.test', 'Contact ' || n, $3, 'organizer' FROM generate_series(1, $2) n RETURNING email::text`,
    [organizationId, count, consent, prefix],
  );
  return found.map(({ email }) => email);
}

/** Buys as somebody signed in; each attendee with their own address, where there is one. */
export async function buy(one: Show, buyer: Person, attendees: { name: string; email?: string }[]): Promise<string> {
  const { items } = await buyer.call.tickets.tiers({ eventId: one.eventId });
  const tierId = items[0]?.id ?? '';
  const { reservationId } = await buyer.call.tickets.reserve({ eventId: one.eventId, items: [{ tierId, quantity: attendees.length }] });
  const { orderId } = await buyer.call.tickets.checkout({
    reservationId,
    buyer: { name: 'Buyer', email: buyer.email },
    attendees: attendees.map((attendee) => ({ tierId, ...attendee })),
  });
  return orderId;
}
