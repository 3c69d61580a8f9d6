/** What is here already, as far as the mapping has to know it: read in the import's own transaction, with the orders concerned locked. */
import type pg from 'pg';
import type { Records } from './records.ts';
import { addressesOfBookings } from './records-bookings.ts';
import { hashOf, passesAsToken } from './token.ts';
import { loadBookings, lockParties, type BookingsHere } from './world-bookings.ts';

export interface Here {
  id: string;
  timeZone: string;
  /** Of the organisation. */
  staff: boolean;
}

export interface CoachHere {
  id: string;
  timeZone: string;
}

export interface OrderHere {
  organizationId: string;
  courseId: string;
  quantity: number;
  available: number;
}

/** An invite or a claim. */
interface SeatHere {
  organizationId: string;
  orderId: string;
  /** Of an invite: by anybody. */
  used: boolean;
}

export interface World {
  now: Date;
  organization: { id: string; name: string; currency: string; timeZone: string; ownerId: string | null };
  /** People whose address is verified, by it. */
  people: ReadonlyMap<string, Here>;
  courses: ReadonlyMap<string, string>;
  orders: ReadonlyMap<string, OrderHere>;
  invites: ReadonlyMap<string, SeatHere>;
  claims: ReadonlyMap<string, SeatHere>;
  /** Whose coach, by the pairing's id. */
  pairings: ReadonlyMap<string, string>;
  /** By person. */
  coaches: ReadonlyMap<string, CoachHere>;
  bookings: BookingsHere;
  /** "order person" of claims that live, "order address" of invites that do, "coach member" of links that do. */
  seated: ReadonlySet<string>;
  invited: ReadonlySet<string>;
  paired: ReadonlySet<string>;
  /** Hexadecimal. */
  tokenHashes: ReadonlySet<string>;
  sessions: ReadonlySet<string>;
}

export class NoSuchOrganization extends Error {
  override readonly name = 'NoSuchOrganization';
}

type Client = Pick<pg.Client, 'query'>;
type One = Record<string, string>;

const pair = (one: string, other: string): string => `${one} ${other}`;
const UUID = /^[0-9a-f-]{36}$/i;

export async function findOrganization(client: Client, given: string): Promise<World['organization']> {
  const { rows } = await client.query<World['organization']>(
    `SELECT o.id, o.name, o.currency, o.time_zone AS "timeZone", (SELECT m.user_id FROM organization_members m
       WHERE m.organization_id = o.id AND m.status = 'active' AND m.role = 'owner' ORDER BY m.created_at, m.user_id LIMIT 1) AS "ownerId"
     FROM organizations o WHERE ${UUID.test(given) ? 'o.id = $1' : 'o.slug = $1'}`,
    [given],
  );
  const [organization] = rows;
  if (!organization) throw new NoSuchOrganization(given);
  return organization;
}

/** Every address that a record names. */
function addressesOf(records: Records): string[] {
  const addresses = [
    ...records.people.all.map(({ email }) => email),
    ...records.courses.map(({ createdBy }) => createdBy),
    ...records.orders.map(({ buyer }) => buyer),
    ...records.invites.flatMap(({ email, claimer, createdBy }) => [email, claimer, createdBy]),
    ...records.claims.map(({ person }) => person),
    ...records.pairings.flatMap(({ coach, member, createdBy, email }) => [coach, member, createdBy, email]),
    ...addressesOfBookings(records.bookings),
  ];
  return [...new Set(addresses.filter((one) => one !== null))];
}

const idsOf = (records: readonly { id: string }[]): string[] => records.map(({ id }) => id);

export async function loadWorld(client: Client, organization: World['organization'], records: Records): Promise<World> {
  const all = async <R extends object>(text: string, params: readonly unknown[]): Promise<R[]> =>
    (await client.query<R>(text, [...params])).rows;
  const org = organization.id;
  const orderIds = idsOf(records.orders);
  const { rules, additions, timeOff, singles, patterns, sessions: booked } = records.bookings;
  const told = (list: readonly { address: string | null }[]): string[] => list.flatMap(({ address }) => address ?? []);
  await lockParties(
    client,
    told([...rules, ...additions, ...timeOff, ...singles, ...patterns, ...booked].map(({ coach }) => coach)),
    told([...singles, ...patterns, ...booked].map(({ member }) => member)),
  );
  // Whatever invites or claims waits until the import has counted and written.
  await all('SELECT FROM orders WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [orderIds]);

  const [clock] = await all<{ now: Date }>('SELECT app.now() AS now', []);
  const now = clock?.now ?? new Date();
  const people = await all<Here & { email: string }>(
    `SELECT p.id, p.email::text AS email, p.time_zone AS "timeZone", EXISTS (SELECT FROM organization_members m
       WHERE m.organization_id = $2 AND m.user_id = p.id AND m.status = 'active' AND m.role <> 'member') AS staff
     FROM people p WHERE p.email = ANY($1::citext[]) AND p.email_verified`,
    [addressesOf(records), org],
  );
  const courses = await all<One>('SELECT id, organization_id AS org FROM courses WHERE organization_id = $1 OR id = ANY($2)', [
    org,
    idsOf(records.courses),
  ]);
  const orders = await all<OrderHere & { id: string }>(
    `SELECT o.id, o.organization_id AS "organizationId", o.course_id AS "courseId", o.quantity, u.seats_available AS available
     FROM orders o JOIN v_order_seat_usage u ON u.order_id = o.id WHERE o.id = ANY($1)`,
    [orderIds],
  );
  const seats = (table: string, used: string, ids: string[]): Promise<(SeatHere & { id: string })[]> =>
    all(
      `SELECT id, organization_id AS "organizationId", order_id AS "orderId", ${used} AS used FROM ${table} WHERE organization_id = $1 OR id = ANY($2)`,
      [org, ids],
    );
  const invites = await seats('seat_invites', 'use_count > 0', idsOf(records.invites));
  const claims = await seats('seat_claims', 'true', idsOf(records.claims));
  const pairings = await all<One>(
    'SELECT s.id, c.person_id AS person FROM pairing_sessions s JOIN coaches c ON c.id = s.coach_id WHERE s.id = ANY($1)',
    [idsOf(records.pairings)],
  );
  const coaches = await all<CoachHere & { person: string }>(
    'SELECT person_id AS person, id, time_zone AS "timeZone" FROM coaches WHERE person_id = ANY($1)',
    [people.map(({ id }) => id)],
  );
  const seated = await all<One>('SELECT order_id AS a, person_id AS b FROM seat_claims WHERE order_id = ANY($1) AND released_at IS NULL', [
    orderIds,
  ]);
  const invited = await all<One>(
    `SELECT order_id AS a, email::text AS b FROM seat_invites WHERE order_id = ANY($1) AND email IS NOT NULL AND revoked_at IS NULL
       AND use_count < max_uses AND expires_at > app.now()`,
    [orderIds],
  );
  const paired = await all<One>('SELECT coach_id AS a, member_id AS b FROM coach_members WHERE coach_id = ANY($1) AND ended_at IS NULL', [
    coaches.map(({ id }) => id),
  ]);
  const hashes = [...records.invites, ...records.pairings].flatMap(({ token }) => (passesAsToken(token) ? [hashOf(token)] : []));
  const taken = await all<One>("SELECT encode(token_hash, 'hex') AS hash FROM invite_tokens WHERE token_hash = ANY($1)", [hashes]);
  const sessions = await all<One>('SELECT checkout_session_id AS id FROM orders WHERE checkout_session_id = ANY($1)', [
    records.orders.flatMap(({ sessionId }) => sessionId ?? []),
  ]);
  const pairs = (rows: readonly One[]): Set<string> => new Set(rows.map(({ a = '', b = '' }) => pair(a, b)));
  const byId = <R extends { id: string }>(rows: readonly R[]): Map<string, R> => new Map(rows.map((row) => [row.id, row]));
  const keyed = (rows: readonly One[], key: string, value: string): Map<string, string> =>
    new Map(rows.map((row) => [row[key] ?? '', row[value] ?? '']));
  return {
    now,
    organization,
    people: new Map(people.map(({ email, ...here }) => [email, here])),
    courses: keyed(courses, 'id', 'org'),
    orders: byId(orders),
    invites: byId(invites),
    claims: byId(claims),
    pairings: keyed(pairings, 'id', 'person'),
    coaches: new Map(coaches.map(({ person, ...coach }) => [person, coach])),
    bookings: await loadBookings(all, records.bookings, idsOf(people), idsOf(coaches), now),
    seated: pairs(seated),
    invited: pairs(invited),
    paired: pairs(paired),
    tokenHashes: new Set(taken.map(({ hash = '' }) => hash)),
    sessions: new Set(sessions.map(({ id = '' }) => id)),
  };
}
