/**
 * An event once more, at another time: a draft and a wizard of one's own that hold what it was made of. Everything moves by the same stretch of
 * local time, so that what began at nine begins at nine; the sales' windows too. No venue comes along (it is free or not, for other days), nor its
 * address on the web.
 */
import { command, signedIn } from '../kernel/command.ts';
import { invalidInput, notFound } from '../kernel/errors.ts';
import { DuplicateEventInput, type CustomVenue, type EventFormat } from '../events/contract.ts';
import type { DuplicatedView, Json, Provenance, Stage, WizardData } from './contract.ts';
import { stateOf } from './machine.ts';
import { stageOf } from './policy.ts';
import { shifter } from './shift.ts';

interface EventRow {
  organization_id: string;
  title: string;
  summary: string | null;
  description: string | null;
  starts_at: Date;
  ends_at: Date;
  time_zone: string;
  format: EventFormat;
  expected_attendance: number | null;
  custom_venue: CustomVenue | null;
  online_url: string | null;
  capacity: number | null;
  currency: string;
  marketing: { [field: string]: Json };
}

interface TierRow {
  name: string;
  description: string | null;
  price: number;
  quantity_total: number;
  sale_starts_at: Date | null;
  sale_ends_at: Date | null;
  max_per_order: number;
  hidden: boolean;
  access_code: string | null;
  is_vip: boolean;
}

const EVENT = `
  SELECT organization_id, title, summary, description, starts_at, ends_at, time_zone, format, expected_attendance, custom_venue, online_url, capacity, currency, marketing
  FROM events WHERE id = $1`;
const TIERS = `
  SELECT name, description, price, quantity_total, sale_starts_at, sale_ends_at, max_per_order, hidden, access_code, is_vip
  FROM ticket_tiers WHERE event_id = $1 AND archived_at IS NULL ORDER BY display_order, id`;

function placeOf({ custom_venue: custom, format, online_url: onlineUrl }: EventRow): { [field: string]: Json } {
  const online = onlineUrl === null ? {} : { onlineUrl };
  if (custom) return { kind: 'custom', custom: { ...custom, capacity: custom.capacity ?? null }, ...online };
  return { kind: format === 'online' ? 'online' : 'undecided', ...online };
}

/** What is there, without what is null. */
const given = (fields: { [field: string]: Json }): { [field: string]: Json } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

export const duplicate = command({
  verb: 'events.duplicate',
  input: DuplicateEventInput,
  authorize: signedIn,
  async run({ tx, input, actor, deps, audit }): Promise<DuplicatedView> {
    await tx.sql('SELECT app.require_organizer($1)', [input.eventId]);
    const [event] = await tx.sql<EventRow & Record<string, unknown>>(EVENT, [input.eventId]);
    if (!event) throw notFound('event');
    const tiers = await tx.sql<TierRow & Record<string, unknown>>(TIERS, [input.eventId]);
    const [me] = await tx.sql<{ name: string; email: string }>('SELECT name, email::text AS email FROM people WHERE id = $1', [
      actor.userId,
    ]);

    const startsAt = new Date(input.startsAt);
    if (startsAt <= deps.clock.now()) throw invalidInput('startsAt', 'is in the past');
    const moved = shifter(event.starts_at, startsAt, event.time_zone);
    const movedOrNull = (at: Date | null) => (at === null ? null : moved(at));
    const endsAt = moved(event.ends_at);

    const data: Partial<WizardData> = {
      contact_info: given({ name: me?.name ?? '', email: me?.email ?? actor.email }),
      event_basics: given({
        title: event.title,
        summary: event.summary,
        description: event.description,
        format: event.format,
        startsAt: startsAt.toISOString(),
        endsAt,
        timeZone: event.time_zone,
        expectedAttendance: event.expected_attendance,
      }),
      venue_selection: placeOf(event),
      ticketing: given({
        currency: event.currency,
        capacity: event.capacity,
        tiers: tiers.map((tier) =>
          given({
            name: tier.name,
            description: tier.description,
            price: tier.price,
            quantity: tier.quantity_total,
            saleStartsAt: movedOrNull(tier.sale_starts_at),
            saleEndsAt: movedOrNull(tier.sale_ends_at),
            maxPerOrder: tier.max_per_order,
            hidden: tier.hidden,
            accessCode: tier.access_code,
            isVip: tier.is_vip,
          }),
        ),
      }),
      marketing: given({ channels: [], ...event.marketing }),
    };
    const state = stateOf({ data, provenance: authorsOf(data) });
    // As far as it holds; where it is comes next, unless that came along.
    const order: Stage[] = ['contact_info', 'event_basics', 'venue_selection', 'ticketing', 'marketing'];
    const decided = data.venue_selection?.['kind'] !== 'undecided';
    const open = order.findIndex((stage) => stageOf(stage, state.data) === null || (stage === 'venue_selection' && !decided));
    const completed = open === -1 ? order : order.slice(0, open);
    const [made] = await tx.sql<{ event_id: string; session_id: string }>(
      'SELECT * FROM app.duplicate_event($1, $2::jsonb, $3::jsonb, $4, $5::text[])',
      [
        input.eventId,
        JSON.stringify({ starts_at: startsAt.toISOString(), ends_at: endsAt }),
        JSON.stringify(state),
        order[open] ?? 'review',
        completed,
      ],
    );
    if (!made) throw new Error('duplicate_event said nothing');
    audit({
      organizationId: event.organization_id,
      subject: made.event_id,
      changes: { of: input.eventId, sessionId: made.session_id, startsAt: startsAt.toISOString() },
    });
    return { eventId: made.event_id, sessionId: made.session_id };
  },
});

/** A person wrote it, once. */
function authorsOf(data: Partial<WizardData>): Partial<Provenance> {
  return Object.fromEntries(
    Object.entries(data).map(([stage, fields]) => [
      stage,
      Object.fromEntries(Object.keys(fields).map((field) => [field, 'person' as const])),
    ]),
  );
}
