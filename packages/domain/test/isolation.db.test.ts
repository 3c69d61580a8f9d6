/**
 * Another tenant does not exist: asked of every procedure in the router and of every table in the catalogue, so that one that
 * is added is covered by itself, or fails here until it says how its ids are found.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { appRouter } from '../src/index.ts';
import { BOOKING_TABLES, BOOKING_VALUES, BY_PAIRING, OPEN_BOOKINGS, planned } from './isolation-bookings.ts';
import { CONTACT_TABLES, contactsOf, OPEN_CONTACTS } from './isolation-contacts.ts';
import { DASHBOARD_TABLES, dashboardOf } from './isolation-dashboard.ts';
import { EVENT_STRANGERS, EVENT_TABLES, eventsOf, OPEN_EVENTS } from './isolation-events.ts';
import { CAMPAIGN_TABLES, campaignOf } from './isolation-marketing.ts';
import { OPEN_TICKETS, TICKET_STRANGERS, TICKET_TABLES, ticketsOf } from './isolation-tickets.ts';
import { WHATSAPP_TABLES, whatsappOf } from './isolation-whatsapp.ts';
import { OPEN_WIZARD, WIZARD_STRANGERS, WIZARD_TABLES, wizardOf } from './isolation-wizard.ts';
import { createKit, domainCodeOf, type Kit, type Person } from './kit.ts';

let kit: Kit;
let victim: { id: string; joinCode: string; owner: Person };
let member: Person;
let stranger: Person;
/** Owner of an organisation of their own: as much right as a tenant can have. */
let rival: Person;
let rivalOrganization: string;
let ids: Record<string, unknown>;

beforeAll(async () => {
  kit = await createKit();
  victim = await kit.organization(3, 'Victim');
  const [seated] = await kit.waiting(victim.id, victim.joinCode, 2);
  if (!seated) throw new Error('nobody waits');
  member = seated;
  await victim.owner.call.seats.approveMember({ organizationId: victim.id, userId: member.id });
  stranger = await kit.person('Stranger');
  const other = await kit.organization(3, 'Rival');
  rival = other.owner;
  rivalOrganization = other.id;

  const admin = kit.database.admin;
  const apiKey = kit.deps.ids.uuid();
  const mail = kit.deps.ids.uuid();
  // A row of every kind that belongs to the victim.
  await admin.query(`SET ROLE seatwise_definer; RESET ROLE`);
  await kit.deps.system.transaction({ userId: null, platformOwner: false }, async (tx) => {
    await tx.sql(
      "INSERT INTO billing_intents (organization_id, kind, state, request, session_id) VALUES ($1, 'checkout', 'settled', '{}', 'cs_test_victim')",
      [victim.id],
    );
    await tx.sql("INSERT INTO stripe_events (id, type, created_at) VALUES ('evt_victim', 'invoice.paid', now())");
    await tx.sql('INSERT INTO reconcile_runs DEFAULT VALUES');
    await tx.sql("INSERT INTO mail_deliveries (id, template, organization_id, person_id, state) VALUES ($1, 'x', $2, $3, 'sent')", [
      mail,
      victim.id,
      member.id,
    ]);
    await tx.sql("INSERT INTO tasks (kind, created_by) VALUES ('billing.reconcile', $1)", [victim.owner.id]);
  });
  await kit.deps.db.transaction({ userId: member.id, platformOwner: false }, (tx) =>
    tx.sql("INSERT INTO mail_preferences (person_id, topic, enabled) VALUES ($1, 'billing', false)", [member.id]),
  );
  const { rows } = await admin.query<{ id: string }>('SELECT id FROM tasks');
  const ofEvents = await eventsOf(kit, victim.id, victim.owner);
  ids = {
    ...(await seatsAndPairings()),
    ...(await wizardOf(kit, victim.owner)),
    ...ofEvents,
    ...(await ticketsOf(String(ofEvents['events.eventId']), victim.owner, member)),
    ...(await campaignOf(kit, String(ofEvents['events.eventId']), victim.owner)),
    ...(await whatsappOf(kit, victim.id, String(ofEvents['events.eventId']), victim.owner)),
    ...(await contactsOf(victim.id, victim.owner)),
    ...(await dashboardOf(kit, String(ofEvents['events.eventId']))),
    organizationId: victim.id,
    userId: member.id,
    release: [member.id],
    apiKeyId: apiKey,
    sessionId: 'cs_test_victim',
    jobId: rows[0]?.id,
  };
});
afterAll(() => kit.close());

/** A course with an order, an invite by address and a seat that was claimed by a link; a coach who waits for one member and has another. */
async function seatsAndPairings(): Promise<Record<string, unknown>> {
  const { owner } = victim;
  const tokenOf = (url: string): string => url.split('/').at(-1) ?? '';
  const { id: courseId } = await owner.call.seats.createCourse({ organizationId: victim.id, title: 'Course', seatPrice: 0 });
  const { orderId } = await owner.call.seats.orderSeats({ courseId, quantity: 5 });
  const invited = await owner.call.invites.create({ orderId, emails: ['invited@victim.test'] });
  const link = await owner.call.invites.createLink({ orderId, maxUses: 2 });
  const { seatClaimId } = await member.call.invites.claim({ token: tokenOf(link.url) });
  const coach = await kit.person('Coach');
  const { coachId } = await coach.call.bookings.becomeCoach({ timeZone: 'Europe/Paris' });
  const pairing = await coach.call.invites.createPairing({ maxUses: 2 });
  await member.call.invites.acceptPairing({ token: tokenOf(pairing.url) });
  return {
    courseId,
    orderId,
    inviteId: invited.created[0]?.id,
    seatClaimId,
    coachId,
    pairingId: pairing.id,
    memberId: member.id,
    ...(await planned(kit, { ...coach, coachId }, member)),
  };
}

type Schema = {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  enum?: unknown[];
  minItems?: number;
  items?: Schema;
  format?: string;
  pattern?: string;
  minLength?: number;
};

/** Another tenant's, by path and name, by namespace and name, or by name alone: one name means different things in different places. */
function idOf(path: string, name: string): unknown {
  const namespace = path.slice(0, path.indexOf('.'));
  const key = [`${path}.${name}`, `${namespace}.${name}`, name].find((candidate) => candidate in ids);
  return key === undefined ? undefined : ids[key];
}

/** A valid value for a shape; what `ids` knows is another tenant's. */
function sample(schema: Schema, name: string, path: string): unknown {
  // The queue's own numbers are no uuids; any will do where only the platform owner may ask.
  if (schema.pattern === '^[0-9]{1,18}$') return '1';
  const known = idOf(path, name);
  if (known !== undefined) return known;
  if (schema.anyOf) return sample(schema.anyOf[0] ?? {}, name, path);
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'object') {
    const required = new Set([
      ...(schema.required ?? []),
      ...Object.keys(schema.properties ?? {}).filter((key) => idOf(path, key) !== undefined),
    ]);
    return Object.fromEntries([...required].map((key) => [key, sample(schema.properties?.[key] ?? {}, key, path)]));
  }
  if (schema.format === 'uuid') throw new Error(`isolation.db.test.ts does not know whose id '${name}' is: add another tenant's to ids`);
  if (schema.format === 'email' || name === 'email') return 'somebody@people.test';
  if (name === 'seatPrice') return 100;
  if (path.startsWith('bookings.') && name in BOOKING_VALUES) return BOOKING_VALUES[name];
  if (schema.type === 'integer' || schema.type === 'number') return 5;
  if (schema.type === 'boolean') return true;
  if (schema.type === 'array') return schema.minItems ? [sample(schema.items ?? {}, '', path)] : [];
  if (name === 'timeZone') return 'UTC';
  return 'some text';
}

/** What anybody may ask, with the reason why nothing of another tenant's is in it. */
const OPEN = new Map([
  ['identity.me', 'oneself'],
  ['identity.updateProfile', 'oneself'],
  ['identity.mailPreferences', 'oneself'],
  ['identity.setMailPreferences', 'oneself'],
  ['identity.apiKeys', 'oneself; the identity provider is asked by the actor’s id'],
  ['identity.createApiKey', 'oneself'],
  ['identity.deleteAccount', 'oneself'],
  ['seats.createOrganization', 'makes one’s own'],
  ['seats.previewJoinCode', 'whoever holds a code may know the name'],
  ['seats.join', 'whoever holds a code may ask'],
  ['billing.plans', 'a price list'],
  ['seats.myOrders', 'oneself'],
  ['seats.mySeats', 'oneself'],
  ['invites.preview', 'whoever holds a link; whoever holds none is told INVITE_INVALID'],
  ['invites.claim', 'whoever holds a link'],
  ['invites.requestHelp', 'whoever holds a link'],
  ['invites.previewPairing', 'whoever holds a link'],
  ['invites.acceptPairing', 'whoever holds a link'],
  ['invites.pairings', 'oneself, as a coach'],
  ['invites.pairedMembers', 'oneself, as a coach'],
  ['bookings.becomeCoach', 'oneself'],
  ['bookings.updateCoach', 'oneself'],
  ['bookings.myCoach', 'oneself'],
  ['bookings.myCoaches', 'oneself'],
  ...OPEN_BOOKINGS,
  ...OPEN_WIZARD,
  ...OPEN_EVENTS,
  ...OPEN_TICKETS,
  ...OPEN_CONTACTS,
]);

/** Open to whoever is not signed in, who finds nothing there. */
const TO_STRANGERS = new Set([...WIZARD_STRANGERS, ...EVENT_STRANGERS, ...TICKET_STRANGERS]);

/** The platform owner's, beside those of `platform`. */
const OWNERS = new Set(['seats.organizations', 'bookings.generate', 'bookings.generationRuns']);

const procedures: [string, unknown][] = Object.entries(appRouter._def.procedures);

/** The zod schema a procedure parses its input with. */
function parserOf(procedure: unknown): z.ZodType {
  const definition: unknown = typeof procedure === 'function' && '_def' in procedure ? procedure._def : null;
  const inputs: unknown = typeof definition === 'object' && definition !== null && 'inputs' in definition ? definition.inputs : null;
  const parser: unknown = Array.isArray(inputs) ? inputs[0] : null;
  if (!(parser instanceof z.ZodType)) throw new Error('every procedure parses its input with a zod schema');
  return parser;
}

describe('every procedure', () => {
  test('there are some', () => expect(procedures.length).toBeGreaterThan(70));

  for (const [path, procedure] of procedures) {
    if (OPEN.has(path)) continue;
    test(`${path}: to a stranger and to another owner it does not exist; nobody signed in is asked to sign in`, async () => {
      const input = sample(z.toJSONSchema(parserOf(procedure), { io: 'input', unrepresentable: 'any' }) as Schema, '', path);
      const before = await snapshot();
      for (const person of [stranger, rival]) {
        const code = await codeFor(person.call, path, input);
        // The platform owner's verbs without a tenant in them are forbidden; all else is not there.
        const owners = path.startsWith('platform.') || OWNERS.has(path);
        const expected = owners ? 'FORBIDDEN' : BY_PAIRING.has(path) ? 'NOT_PAIRED' : 'NOT_FOUND';
        expect([path, code === expected ? 'refused' : code]).toEqual([path, 'refused']);
      }
      expect(await codeFor(anonymous(), path, input)).toBe(TO_STRANGERS.has(path) ? 'NOT_FOUND' : 'UNAUTHENTICATED');
      expect(await snapshot()).toEqual(before);
    });
  }
});

function anonymous(): Person['call'] {
  return appRouter.createCaller({ deps: kit.deps, actor: null, requestId: 'anonymous' });
}

async function codeFor(caller: Person['call'], path: string, input: unknown): Promise<string | null> {
  const [namespace = '', name = ''] = path.split('.');
  const group: unknown = Reflect.get(caller, namespace);
  const verb: unknown = typeof group === 'object' || typeof group === 'function' ? Reflect.get(group ?? {}, name) : null;
  if (typeof verb !== 'function') throw new Error(`no procedure ${path}`);
  try {
    await verb(input);
    return null;
  } catch (error) {
    const code = domainCodeOf(error);
    if (code === null) throw error;
    return code;
  }
}

/** Of what has no organisation of the rival's in it, nothing at all is theirs to see. */
const NOT_THE_RIVALS = [
  'courses',
  'orders',
  'seat_invites',
  'seat_claims',
  'invite_tokens',
  'invite_events',
  'coaches',
  'coach_members',
  'pairing_sessions',
  'v_order_seat_usage',
  ...BOOKING_TABLES,
  ...WIZARD_TABLES,
  ...EVENT_TABLES,
  ...TICKET_TABLES,
  ...CAMPAIGN_TABLES,
  ...WHATSAPP_TABLES,
  ...CONTACT_TABLES,
  ...DASHBOARD_TABLES,
];

const snapshot = async (): Promise<unknown> =>
  (
    await kit.database.admin.query(
      `SELECT (SELECT jsonb_agg(to_jsonb(o) - 'updated_at') FROM organizations o) AS organizations, (SELECT jsonb_agg(m ORDER BY user_id) FROM organization_members m) AS members,
         (SELECT jsonb_agg(s) FROM organization_subscriptions s) AS subscriptions, (SELECT count(*) FROM audit_log) AS audit, (SELECT count(*) FROM billing_intents) AS intents,
         ${NOT_THE_RIVALS.map((table) => `(SELECT jsonb_agg(t ORDER BY t::text) FROM ${table} t) AS ${table}`).join(', ')}`,
    )
  ).rows[0];

/** The stranger’s person, and the feed that they asked for above. */
const isOwn = (table: string, row: Record<string, unknown>): boolean =>
  (table === 'people' && row['id'] === stranger.id) || (table === 'calendar_feeds' && row['person_id'] === stranger.id);

describe('every table', () => {
  test('shows a stranger nothing but their own person', async () => {
    for (const table of await tables()) {
      const rows = await visible(table, stranger.id);
      expect([table, rows === null ? 0 : rows.filter((row) => !isOwn(table, row)).length]).toEqual([table, 0]);
    }
  });

  test('shows another owner only rows of their own organisation and people', async () => {
    const theirs = new Set(
      (
        await kit.database.admin.query<{ user_id: string }>('SELECT user_id FROM organization_members WHERE organization_id = $1', [
          rivalOrganization,
        ])
      ).rows.map((r) => r.user_id),
    );
    // There is something to see in each of them.
    for (const table of NOT_THE_RIVALS)
      expect([table, (await kit.database.admin.query(`SELECT FROM ${table}`)).rowCount ?? 0]).not.toEqual([table, 0]);
    for (const table of await tables()) {
      const rows = (await visible(table, rival.id)) ?? [];
      const foreign = rows.filter((row) => {
        if (table === 'people') return !theirs.has(String(row.id));
        if (table === 'organizations') return row.id !== rivalOrganization;
        if (NOT_THE_RIVALS.includes(table)) return true;
        return row.organization_id !== undefined && row.organization_id !== null ? row.organization_id !== rivalOrganization : false;
      });
      expect([table, foreign]).toEqual([table, []]);
    }
  });

  test('lets neither of them change or delete a row, nor set one down in another’s organisation', async () => {
    const before = await everything();
    for (const person of [stranger, rival]) {
      for (const table of await tables()) {
        const columns = (
          await kit.database.admin.query<{ name: string }>(
            "SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
            [table],
          )
        ).rows.map((row) => row.name);
        const scope =
          table === 'organizations'
            ? `id <> '${rivalOrganization}'`
            : columns.includes('organization_id')
              ? `organization_id IS DISTINCT FROM '${rivalOrganization}'`
              : 'true';
        for (const column of columns) await attempt(person.id, `UPDATE ${table} SET ${column} = ${column} WHERE ${scope} RETURNING 1`);
        await attempt(person.id, `DELETE FROM ${table} WHERE ${scope} RETURNING 1`);
        await attempt(person.id, `INSERT INTO ${table} SELECT * FROM ${table} WHERE ${scope} RETURNING 1`);
      }
      await attempt(
        person.id,
        `INSERT INTO organization_members (organization_id, user_id, role, status) VALUES ('${victim.id}', '${person.id}', 'owner', 'active') RETURNING 1`,
      );
      await attempt(
        person.id,
        `INSERT INTO audit_log (organization_id, actor_id, verb) VALUES ('${victim.id}', '${victim.owner.id}', 'forged') RETURNING 1`,
      );
    }
    expect(await everything()).toEqual(before);
  });
});

async function tables(): Promise<string[]> {
  const { rows } = await kit.database.admin.query<{ name: string }>(
    "SELECT c.oid::regclass::text AS name FROM pg_class c WHERE c.relkind IN ('r', 'v', 'p') AND c.relnamespace IN ('public'::regnamespace, 'app'::regnamespace) AND c.relname NOT LIKE '\\_prisma%'",
  );
  expect(rows.length).toBeGreaterThan(15);
  return rows.map((row) => row.name);
}

/** Null where the app role may not even look. */
async function visible(table: string, userId: string): Promise<Record<string, unknown>[] | null> {
  try {
    return await kit.deps.db.transaction({ userId, platformOwner: false }, (tx) =>
      tx.sql<Record<string, unknown>>(`SELECT * FROM ${table}`),
    );
  } catch (error) {
    if (error instanceof Error && /permission denied/.test(error.message)) return null;
    throw error;
  }
}

async function attempt(userId: string, sql: string): Promise<void> {
  try {
    const rows = await kit.deps.db.transaction({ userId, platformOwner: false }, (tx) => tx.sql(sql));
    // A row of one's own (a person's own profile row is not writable; preferences are, and these persons have none).
    expect([sql, rows.length]).toEqual([sql, 0]);
  } catch (error) {
    if (error instanceof Error && /permission denied|row-level security|violates|generated|cannot|SW000|LAST_OWNER/.test(error.message))
      return;
    throw error;
  }
}

async function everything(): Promise<unknown> {
  const out: Record<string, unknown> = {};
  for (const table of await tables())
    out[table] = (
      await kit.database.admin.query(
        `SELECT count(*)::integer AS n, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum FROM ${table} t`,
      )
    ).rows[0];
  return out;
}
