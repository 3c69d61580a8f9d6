/**
 * Texts for a channel of a published event, from the advisor where one is configured, else (or when it does not answer) from the wizard's templates.
 * Checked by their schemas; nothing is saved. The advisor is asked while no transaction is open.
 */
import { z } from 'zod';
import type { Tx } from '@seatwise/db';
import { dbActor, requireActor, type Verb } from '../kernel/command.ts';
import type { Call } from '../kernel/deps.ts';
import { notFound } from '../kernel/errors.ts';
import { locale as localeSchema, type Locale } from '../kernel/input.ts';
import { translate } from '../kernel/translate.ts';
import { GenerateInput, type Channel, type GeneratedView } from '../marketing/contract.ts';
import { AdvisorError } from '../ports/advisor.ts';
import { STAGE_SCHEMAS, type Json, type WizardData } from './contract.ts';
import { stateOf } from './machine.ts';
import { checkPatch } from './policy.ts';
import { suggestion } from './templates/index.ts';

const PATIENCE_MS = 45_000;
const VERB = 'marketing.generate';
/** What a channel is made of. */
const FIELD = { email: 'emails', social: 'social', whatsapp: 'whatsapp' } as const satisfies Record<Channel, string>;

interface EventRow {
  title: string;
  summary: string | null;
  description: string | null;
  starts_at: Date;
  ends_at: Date;
  time_zone: string;
  format: string;
  expected_attendance: number | null;
  capacity: number | null;
  currency: string;
  marketing: { [field: string]: Json };
  organization_name: string;
  place: { kind: string; name: string | null; address: string | null; city: string | null; country: string | null };
  locale: string | null;
}

const EVENT = `
  SELECT e.title, e.summary, e.description, e.starts_at, e.ends_at, e.time_zone, e.format, e.expected_attendance, e.capacity, e.currency, e.marketing,
    o.name AS organization_name, app.event_seen(e.id) -> 'place' AS place, (SELECT p.locale FROM people p WHERE p.id = $2) AS locale
  FROM events e JOIN organizations o ON o.id = e.organization_id WHERE e.id = $1 AND e.status <> 'draft'`;
const TIERS = `
  SELECT name, price, quantity_total AS quantity, sale_ends_at FROM ticket_tiers WHERE event_id = $1 AND archived_at IS NULL AND NOT hidden ORDER BY display_order, id`;

const given = (fields: { [field: string]: Json }): { [field: string]: Json } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

async function read(tx: Pick<Tx, 'sql'>, eventId: string, userId: string): Promise<{ data: WizardData; locale: Locale; zone: string }> {
  await tx.sql('SELECT app.require_organizer($1)', [eventId]);
  const [event] = await tx.sql<EventRow & Record<string, unknown>>(EVENT, [eventId, userId]);
  if (!event) throw notFound('event');
  const tiers = await tx.sql<{ name: string; price: number; quantity: number; sale_ends_at: Date | null }>(TIERS, [eventId]);
  const { name, address, city, country } = event.place;
  const custom = name && address && city && country ? { name, address, city, country } : null;
  const { data } = stateOf({
    data: {
      contact_info: { company: event.organization_name },
      event_basics: given({
        title: event.title,
        summary: event.summary,
        description: event.description,
        format: event.format,
        startsAt: event.starts_at.toISOString(),
        endsAt: event.ends_at.toISOString(),
        timeZone: event.time_zone,
        expectedAttendance: event.expected_attendance,
      }),
      venue_selection: custom ? { kind: 'custom', custom } : { kind: event.format === 'online' ? 'online' : 'undecided' },
      ticketing: given({
        currency: event.currency,
        capacity: event.capacity,
        tiers: tiers.map((tier) =>
          given({ name: tier.name, price: tier.price, quantity: tier.quantity, saleEndsAt: tier.sale_ends_at?.toISOString() ?? null }),
        ),
      }),
      marketing: given({ channels: [], ...event.marketing }),
    },
  });
  return { data, locale: localeSchema.safeParse(event.locale).data ?? 'en', zone: event.time_zone };
}

/** Null when there is no advisor, or it does not answer, or its answer cannot be taken. */
async function advised(call: Call, known: { data: WizardData; locale: Locale; zone: string }, field: string): Promise<Json | null> {
  const { advisor, clock, log } = call.deps;
  if (!advisor) return null;
  try {
    const patch = await advisor.suggest({
      facts: {
        locale: known.locale,
        today: new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: known.zone }).format(clock.now()),
        stage: 'marketing',
        completedStages: ['contact_info', 'event_basics', 'venue_selection', 'ticketing'],
        data: known.data,
        problems: [],
      },
      stage: 'marketing',
      fields: [field],
      schema: z.toJSONSchema(STAGE_SCHEMAS.marketing, { io: 'input', unrepresentable: 'any' }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return checkPatch('marketing', { [field]: patch[field] }).patch[field] ?? null;
  } catch (error) {
    if (!(error instanceof AdvisorError)) throw error;
    log.warn({ failure: error.failure }, 'the advisor writes nothing for a campaign');
    return null;
  }
}

function viewOf(channel: Channel, origin: GeneratedView['origin'], content: unknown): GeneratedView | null {
  const { emails, social, whatsapp } = STAGE_SCHEMAS.marketing.shape;
  if (channel === 'email') {
    const found = emails.safeParse(content).data;
    return found?.length ? { channel, origin, emails: found } : null;
  }
  if (channel === 'social') {
    const found = social.safeParse(content).data;
    return found?.length ? { channel, origin, social: found } : null;
  }
  const found = whatsapp.safeParse(content).data;
  return found ? { channel, origin, whatsapp: found } : null;
}

export const generate: Verb<typeof GenerateInput, GeneratedView> = {
  verb: VERB,
  input: GenerateInput,
  async execute(call, input) {
    const { userId } = requireActor(call.actor);
    try {
      const found = await call.deps.db.transaction(dbActor(call, VERB), (tx) => read(tx, input.eventId, userId), { readOnly: true });
      const known = { ...found, locale: input.locale ?? found.locale };
      const field = FIELD[input.channel];
      const fromAdvisor = viewOf(input.channel, 'assistant', await advised(call, known, field));
      if (fromAdvisor) return fromAdvisor;
      const { data, locale } = known;
      const made = suggestion({
        stage: 'marketing',
        fields: [field],
        data,
        facts: null,
        locale,
        now: call.deps.clock.now(),
        account: null,
      });
      const view = viewOf(input.channel, 'template', made[field]);
      if (!view) throw new Error('templates write what the schemas take');
      return view;
    } catch (error) {
      throw translate(error);
    }
  },
};
