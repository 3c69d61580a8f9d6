/** A venue, an event at it and what was said between the two, of somebody else, for the isolation test. */
import type { Kit, Person } from './kit.ts';

const DAY = '2031-05-05';

export async function eventsOf(kit: Kit, organizationId: string, owner: Person): Promise<Record<string, unknown>> {
  const { rows } = await kit.database.admin.query<{ id: string }>(
    `INSERT INTO events (organization_id, created_by, slug, title, starts_at, ends_at, time_zone, format, status, published_at)
     VALUES ($1, $2, 'of-the-victim', 'Private view', '${DAY}T10:00:00Z', '${DAY}T12:00:00Z', 'UTC', 'in_person', 'published', now()) RETURNING id`,
    [organizationId, owner.id],
  );
  const eventId = rows[0]?.id ?? '';
  await owner.call.events.recordVisit({ slug: 'of-the-victim' });
  await owner.call.events.setCheckInStaff({ eventId, emails: ['door@victim.test'] });
  const { id: venueId } = await owner.call.venues.create({
    organizationId,
    name: 'Back room',
    address: 'Lane 1',
    city: 'Lyon',
    country: 'FR',
    timeZone: 'Europe/Paris',
    capacity: 20,
    pricePerDay: 0,
  });
  const { venueBookingId } = await owner.call.venues.request({ venueId, eventId, from: DAY, to: DAY, message: 'Between us' });
  // What is in the catalogue everybody may see.
  await owner.call.venues.update({ venueId, listed: false });
  const { rows: drafts } = await kit.database.admin.query<{ id: string }>(
    `WITH e AS (INSERT INTO events (created_by, title, starts_at, ends_at, time_zone, format)
       VALUES ($1, 'A draft', '${DAY}T10:00:00Z', '${DAY}T12:00:00Z', 'UTC', 'in_person') RETURNING id)
     INSERT INTO wizard_sessions (person_id, event_id) SELECT $1, id FROM e RETURNING id`,
    [owner.id],
  );
  return {
    'events.eventId': eventId,
    'events.slug': 'no-such-event',
    'events.startsAt': `${DAY}T10:00:00Z`,
    'events.endsAt': `${DAY}T12:00:00Z`,
    'venues.venueId': venueId,
    'venues.venueBookingId': venueBookingId,
    'venues.sessionId': drafts[0]?.id,
    'venues.from': DAY,
    'venues.to': DAY,
    'venues.country': 'FR',
  };
}

export const OPEN_EVENTS: [string, string][] = [
  ['venues.search', 'what everybody may find'],
  ['events.discover', 'what everybody may find'],
  ['events.mine', 'oneself'],
];

/** Verbs that need no account: whoever has no side in it, or asks for what is not public, is told that there is nothing. */
export const EVENT_STRANGERS = [
  'events.bySlug',
  'events.recordVisit',
  'venues.get',
  'venues.checkAvailability',
  'venues.request',
  'venues.requests',
  'venues.thread',
  'venues.counter',
  'venues.acceptCounter',
  'venues.withdraw',
  'venues.cancel',
];

export const EVENT_TABLES = ['venues', 'events', 'event_check_in_staff', 'venue_bookings', 'venue_messages', 'event_visits'];
