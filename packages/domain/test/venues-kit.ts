/** Venues to ask for, events and drafts that ask, and a clock that stands where it is put. */
import { randomBytes } from 'node:crypto';
import { appRouter, type Deps } from '../src/index.ts';
import { hashOfToken } from '../src/kernel/keys.ts';
import { createKit, type Caller, type Kit, type Person } from './kit.ts';

export interface Host {
  organizationId: string;
  owner: Person;
  venueId: string;
}

export interface Draft {
  sessionId: string;
  eventId: string;
  /** Somebody who has not signed in, with the key of this wizard. */
  call: Caller;
}

export interface VenuesKit extends Kit {
  deps: Deps;
  /** Where the clock stands from now on, for the domain and for the database. */
  at(instant: string): void;
  /** An approved organisation that lets a venue. */
  host(venue?: Partial<Parameters<Person['call']['venues']['create']>[0]>): Promise<Host>;
  /** A published event of an approved organisation. */
  event(options?: { title?: string; startsAt?: string; endsAt?: string; organization?: { id: string; owner: Person } }): Promise<{
    eventId: string;
    slug: string;
    organizationId: string;
    owner: Person;
  }>;
  /** A wizard that nobody has signed in for, as far as its second stage. */
  draft(options?: { email?: string; name?: string }): Promise<Draft>;
  /** A caller without a session, who carries this key. */
  stranger(wizardKey?: string): Caller;
  rows<R = Record<string, unknown>>(sql: string, params?: unknown[]): Promise<R[]>;
}

export const FROM = '2031-05-10';
export const TO = '2031-05-11';

export async function createVenuesKit(start = '2031-01-15T12:00:00Z'): Promise<VenuesKit> {
  const kit = await createKit();
  let present = new Date(start);
  let counter = 0;
  kit.deps.clock = { now: () => present, forDatabase: () => present };
  const rows: VenuesKit['rows'] = async <R>(sql: string, params: unknown[] = []) =>
    (await kit.database.admin.query(sql, params)).rows as R[];
  const insertEvent = async (columns: Record<string, unknown>): Promise<string> => {
    const names = Object.keys(columns);
    const [row] = await rows<{ id: string }>(
      `INSERT INTO events (${names.join(', ')}) VALUES (${names.map((_, index) => `$${index + 1}`).join(', ')}) RETURNING id`,
      Object.values(columns),
    );
    return row?.id ?? '';
  };
  return {
    ...kit,
    rows,
    at(instant) {
      present = new Date(instant);
    },
    stranger: (wizardKey) =>
      appRouter.createCaller({ deps: kit.deps, actor: null, requestId: 'stranger', tokens: wizardKey ? { wizard: wizardKey } : undefined }),
    async host(venue = {}) {
      const { id, owner } = await kit.organization(0, 'Salle');
      const { id: venueId } = await owner.call.venues.create({
        organizationId: id,
        name: 'Grande Halle',
        address: '1 quai de la Loire',
        city: 'Besançon',
        country: 'FR',
        timeZone: 'Europe/Paris',
        capacity: 300,
        pricePerDay: 100_000,
        ...venue,
      });
      return { organizationId: id, owner, venueId };
    },
    async event({ title = 'Festival of Light', startsAt = `${FROM}T16:00:00Z`, endsAt = `${TO}T20:00:00Z`, organization } = {}) {
      const { id, owner } = organization ?? (await kit.organization(0, 'Festival'));
      counter += 1;
      const slug = `festival-${counter}`;
      const eventId = await insertEvent({
        organization_id: id,
        created_by: owner.id,
        slug,
        title,
        starts_at: startsAt,
        ends_at: endsAt,
        time_zone: 'Europe/Paris',
        format: 'in_person',
        status: 'published',
        published_at: present.toISOString(),
      });
      return { eventId, slug, organizationId: id, owner };
    },
    async draft({ email = 'noor@nowhere.test', name = 'Noor' } = {}) {
      const key = randomBytes(32).toString('base64url');
      const eventId = await insertEvent({
        title: 'Two days of light',
        starts_at: `${FROM}T08:00:00Z`,
        ends_at: `${TO}T20:00:00Z`,
        time_zone: 'Europe/Paris',
        format: 'in_person',
        expected_attendance: 400,
      });
      const [session] = await rows<{ id: string }>(
        "INSERT INTO wizard_sessions (key_hash, current_stage, completed_stages, contact_name, contact_email, event_id) VALUES ($1, 'venue_selection', '{contact_info,event_basics}', $2, $3, $4) RETURNING id",
        [hashOfToken(key), name, email, eventId],
      );
      return {
        sessionId: session?.id ?? '',
        eventId,
        call: appRouter.createCaller({ deps: kit.deps, actor: null, requestId: 'draft', tokens: { wizard: key } }),
      };
    },
  };
}
