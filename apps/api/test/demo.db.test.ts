/** The demo: made by the verbs, once, whatever happens on the way. */
import { createTestDatabase, type TestDatabase } from '@seatwise/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { compose, type Composition } from '../src/deps.ts';
import { loadDemo } from '../src/local/demo.ts';
import { createLogger } from '../src/logging.ts';
import { refuseDemoData } from '../src/production.ts';

let database: TestDatabase;
let composition: Composition;

beforeEach(async () => {
  database = await createTestDatabase();
  const config = loadConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.adminUrl,
    AUTH_SECRET: 'for tests only',
    CRON_SECRET: 'for tests only',
    STRIPE_SECRET_KEY: 'sk_test_for_tests_only',
    STRIPE_WEBHOOK_SECRET: 'whsec_for_tests_only',
    SMTP_URL: 'smtp://127.0.0.1:1',
    PLATFORM_OWNER_EMAILS: 'owner@seatwise.test',
    LOG_LEVEL: 'silent',
  });
  composition = compose(config, createLogger(config, 'test'), { connections: database.connections });
});
afterEach(async () => {
  await composition.close();
  await database.drop();
});

const rowsOf = async (sql: string): Promise<unknown[]> => (await database.admin.query(sql)).rows;
const ORGANIZATIONS = `SELECT o.name, o.status, o.seat_limit, o.subscription_plan AS plan, o.time_zone, o.locale,
  (SELECT string_agg(p.email::text, ' ' ORDER BY m.created_at) FROM organization_members m JOIN people p ON p.id = m.user_id WHERE m.organization_id = o.id AND m.status = 'pending') AS waiting,
  (SELECT p.email::text FROM organization_members m JOIN people p ON p.id = m.user_id WHERE m.organization_id = o.id AND m.role = 'owner') AS owner
  FROM organizations o ORDER BY o.name`;
const EXPECTED = [
  {
    name: 'Atelier Lumière',
    status: 'approved',
    seat_limit: 0,
    plan: 'PRO',
    time_zone: 'Europe/Paris',
    locale: 'fr',
    waiting: 'mia@members.test jonas@members.test ines@members.test theo@members.test sofia@members.test liam@members.test',
    owner: 'ada@atelier.test',
  },
  {
    name: 'Lisbon Light Festival',
    status: 'approved',
    seat_limit: 0,
    plan: 'PRO',
    time_zone: 'Europe/Lisbon',
    locale: 'en',
    waiting: null,
    owner: 'omar@festival.test',
  },
  {
    name: 'Studio Nord',
    status: 'pending',
    seat_limit: 0,
    plan: 'PRO',
    time_zone: 'Europe/Oslo',
    locale: 'en',
    waiting: null,
    owner: 'nils@studio-nord.test',
  },
];

const COURSES = `SELECT c.title, c.seat_price, o.status, o.quantity, u.seats_claimed AS claimed, u.seats_invited AS invited,
  (SELECT string_agg(i.email::text, ' ' ORDER BY i.id) FROM seat_invites i WHERE i.order_id = o.id) AS addresses,
  (SELECT string_agg(p.email::text, ' ') FROM seat_claims s JOIN people p ON p.id = s.person_id WHERE s.order_id = o.id) AS seated,
  (SELECT string_agg(a.email::text || ' ' || b.email::text, ',') FROM coach_members m JOIN coaches k ON k.id = m.coach_id JOIN people a ON a.id = k.person_id
    JOIN people b ON b.id = m.member_id WHERE m.ended_at IS NULL) AS paired
  FROM courses c JOIN orders o ON o.course_id = c.id JOIN v_order_seat_usage u ON u.order_id = o.id`;
const EXPECTED_COURSES = [
  {
    title: 'Dessin de nu, automne',
    seat_price: 12_000,
    status: 'paid',
    quantity: 10,
    claimed: 1,
    invited: 3,
    addresses: 'mia@members.test clara@voisins.test hugo@voisins.test noe@bounce.test',
    seated: 'mia@members.test',
    paired: 'ada@atelier.test mia@members.test',
  },
];

const EVENTS_ON_SALE = `SELECT e.title, e.slug, e.status, e.capacity, e.currency, (SELECT count(*)::int FROM venues) AS venues,
  (SELECT string_agg(t.name || ' ' || t.price || ' × ' || t.quantity_total, ', ' ORDER BY t.display_order) FROM ticket_tiers t WHERE t.event_id = e.id) AS tiers
  FROM events e ORDER BY e.starts_at`;
const EXPECTED_EVENTS = [
  {
    title: 'Open Studio Evening',
    slug: 'open-studio-evening',
    status: 'published',
    capacity: 60,
    currency: 'usd',
    venues: 3,
    tiers: 'Free entry 0 × 60',
  },
  {
    title: 'Festival of Light',
    slug: 'festival-of-light',
    status: 'published',
    capacity: 400,
    currency: 'usd',
    venues: 3,
    tiers: 'Early Bird 19900 × 150, Regular 29900 × 250, VIP 49900 × 100',
  },
];

test('an empty database gets the errand set up: six wait, no seat of the organisation is bought, one of a course is taken, two events are on sale', async () => {
  expect(await loadDemo(composition)).toBe('absent');
  expect(await rowsOf(ORGANIZATIONS)).toEqual(EXPECTED);
  expect(await rowsOf(COURSES)).toEqual(EXPECTED_COURSES);
  expect(await rowsOf(EVENTS_ON_SALE)).toEqual(EXPECTED_EVENTS);
  expect(await rowsOf('SELECT count(*)::int AS people, bool_and(email_verified) AS verified FROM people')).toEqual([
    { people: 10, verified: true },
  ]);
  const signIn = new Request('http://localhost:3000/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'mia@members.test', password: 'seatwise-demo' }),
  });
  expect((await composition.identity.handle(signIn)).status).toBe(200);
});

test('twice is once, also at the same time', async () => {
  const states = await Promise.all([loadDemo(composition), loadDemo(composition)]);
  expect(states.toSorted()).toEqual(['absent', 'done']);
  expect(await rowsOf(ORGANIZATIONS)).toEqual(EXPECTED);
});

test.each([0, 3, 8, 15, 19, 22, 27, 33, 41])('broken off after %i steps, the next start finishes it and doubles nothing', async (steps) => {
  let left = steps;
  const { db } = composition.deps;
  const counted = new Proxy(db, {
    get(target, name, receiver) {
      if (name !== 'transaction') return Reflect.get(target, name, receiver);
      return async (...args: Parameters<typeof db.transaction>) => {
        if (left === 0) throw new Error('the power went');
        left -= 1;
        return target.transaction(...args);
      };
    },
  });
  // Hashing ten passwords each time would be most of the test.
  const identity = {
    ...composition.identity,
    createPerson: (person: Parameters<typeof composition.identity.createPerson>[0]) =>
      composition.identity.createPerson({ ...person, password: null }),
  };
  const broken = await loadDemo({ identity, deps: { ...composition.deps, db: counted } }).catch((error: unknown) => error);
  expect(broken).toMatchObject({ message: 'the power went' });
  await loadDemo({ ...composition, identity });
  expect(await rowsOf(ORGANIZATIONS)).toEqual(EXPECTED);
  expect(await rowsOf(COURSES)).toEqual(EXPECTED_COURSES);
  expect(await rowsOf(EVENTS_ON_SALE)).toEqual(EXPECTED_EVENTS);
  expect(await rowsOf("SELECT state FROM tasks WHERE kind = 'demo'")).toEqual([{ state: 'done' }]);
});

test('a database that has people of its own gets no strangers', async () => {
  await composition.identity.createPerson({ name: 'Nora', email: 'nora@people.test', password: null });
  expect(await loadDemo(composition)).toBe('unwanted');
  expect(await rowsOf('SELECT email::text FROM people')).toEqual([{ email: 'nora@people.test' }]);
});

test('production refuses a database that holds the demo', async () => {
  await refuseDemoData(composition.deps);
  await loadDemo(composition);
  await expect(refuseDemoData(composition.deps)).rejects.toThrow(/^DATABASE_URL names a database that holds demo accounts/);
});
