/** The domain on a real database, with callers signed in as whoever is needed. No network: what these tests do not use refuses. */
import { createTestDatabase, type TestDatabase } from '@seatwise/db/testing';
import { appRouter, createCallerFactory, subscribers, type Actor, type Deps } from '../src/index.ts';
import {
  type CampaignMailer,
  type Clock,
  type MessageLinks,
  silentLog,
  silentNews,
  systemClock,
  systemIds,
  type IdentityProvider,
  type Mailer,
  type Payments,
} from '../src/ports/index.ts';

const createCaller = createCallerFactory(appRouter);
export type Caller = ReturnType<typeof createCaller>;

/** A port that nothing here should touch. */
export function refusing<T extends object>(name: string): T {
  return new Proxy<T>(Object.create(null), {
    get(_, property) {
      throw new Error(`${name}.${String(property)} is not part of this test`);
    },
  });
}

/** Knows nobody's keys; whose keys are whose is tested where they are kept. */
const noKeys: IdentityProvider = {
  apiKeys: async () => [],
  revokeApiKey: async () => false,
  createApiKey: async () => {
    throw new Error('identity.createApiKey is not part of this test');
  },
  forget: () => undefined,
};

export interface Person {
  id: string;
  email: string;
  call: Caller;
}

export interface Kit {
  database: TestDatabase;
  deps: Deps;
  person(name: string, options?: { platformOwner?: boolean; email?: string; verified?: boolean }): Promise<Person>;
  /** An approved organisation with an owner and so many seats paid for. */
  organization(seats: number, name?: string): Promise<{ id: string; joinCode: string; owner: Person }>;
  /** What synchronising would write: the seats that are paid for. */
  setSeats(organizationId: string, seats: number): Promise<void>;
  /** So many people on the waiting list, in order. */
  waiting(organizationId: string, joinCode: string, count: number): Promise<Person[]>;
  figures(
    organizationId: string,
  ): Promise<{ seat_limit: number; active_members_count: number; seated: number; purchases: number; usage: number }>;
  close(): Promise<void>;
}

export async function createKit(options: { clock?: Clock } = {}): Promise<Kit> {
  const database = await createTestDatabase();
  // A run in another time zone has the database in it as well: every connection but this one begins later.
  const zone = process.env['TZ'];
  if (zone) await database.admin.query(`ALTER DATABASE ${database.name} SET TimeZone = '${zone}'`);
  const deps: Deps = {
    db: database.appDb,
    system: database.workerDb,
    clock: options.clock ?? systemClock,
    ids: systemIds,
    payments: refusing<Payments>('payments'),
    identity: noKeys,
    mail: refusing<Mailer>('mail'),
    campaignMail: refusing<CampaignMailer>('campaignMail'),
    messageLinks: refusing<MessageLinks>('messageLinks'),
    news: silentNews,
    sealer: { seal: (plain) => Buffer.from(plain).toString('base64'), open: (sealed) => Buffer.from(sealed, 'base64').toString() },
    feedTokens: {
      tokenOf: (personId, version) => `${personId}.${version}`,
      personOf: (token) => token.split('.')[0] ?? null,
      isOf: (token, personId, version) => token === `${personId}.${version}`,
    },
    advisor: null,
    messenger: null,
    orderTokens: { tokenOf: (orderId) => `token-of-${orderId}` },
    unsubscribeTokens: {
      tokenOf: (contactId, version, messageId) => [contactId, version, ...(messageId ? [messageId] : [])].join('.'),
      read: (token) => {
        const [contactId, version, messageId] = token.split('.');
        return contactId && version ? { contactId, version: Number(version), messageId: messageId ?? null } : null;
      },
    },
    ticketHoldMinutes: 15,
    publicUrl: 'http://127.0.0.1:3000',
    log: silentLog,
    subscribers,
  };
  let counter = 0;

  const person: Kit['person'] = async (name, options = {}) => {
    const id = systemIds.uuid();
    counter += 1;
    const email = options.email ?? `${name.toLowerCase()}-${counter}@people.test`;
    const emailVerified = options.verified ?? true;
    await database.admin.query(
      'SET ROLE seatwise_auth; ' +
        `INSERT INTO auth_users (id, name, email, email_verified) VALUES ('${id}', '${name}', '${email}', ${emailVerified}); RESET ROLE`,
    );
    const actor: Actor = { userId: id, email, emailVerified, platformOwner: options.platformOwner ?? false, via: 'session' };
    return { id, email, call: createCaller({ deps, actor, requestId: `test-${counter}` }) };
  };

  const setSeats: Kit['setSeats'] = async (organizationId, seats) => {
    await database.workerDb.transaction({ userId: null, platformOwner: false, verb: 'test.setSeats' }, async (tx) => {
      await tx.sql('SELECT FROM organizations WHERE id = $1 FOR NO KEY UPDATE', [organizationId]);
      await tx.sql(
        'UPDATE organization_subscriptions SET purchased_seats = $2, stripe_seat_subscription_id = $3 WHERE organization_id = $1',
        [organizationId, seats, `sub_${organizationId}`],
      );
    });
  };

  return {
    database,
    deps,
    person,
    setSeats,
    async organization(seats, name = 'Atelier') {
      const owner = await person('Owner');
      const platform = await person('Platform', { platformOwner: true });
      const { id, joinCode } = await owner.call.seats.createOrganization({ name, timeZone: 'Europe/Paris' });
      await platform.call.seats.approveOrganization({ organizationId: id });
      if (seats > 0) await setSeats(id, seats);
      return { id, joinCode, owner };
    },
    async waiting(_organizationId, joinCode, count) {
      const people: Person[] = [];
      for (let index = 0; index < count; index += 1) {
        const someone = await person(`Waiting${index}`);
        await someone.call.seats.join({ code: joinCode });
        people.push(someone);
      }
      return people;
    },
    async figures(organizationId) {
      const { rows } = await database.admin.query(
        `SELECT o.seat_limit, o.active_members_count,
           (SELECT count(*)::integer FROM organization_members WHERE organization_id = o.id AND status = 'active' AND role = 'member') AS seated,
           coalesce((SELECT sum(delta)::integer FROM seat_ledger WHERE organization_id = o.id AND kind = 'purchase'), 0) AS purchases,
           coalesce((SELECT sum(delta)::integer FROM seat_ledger WHERE organization_id = o.id AND kind = 'usage'), 0) AS usage
         FROM organizations o WHERE id = $1`,
        [organizationId],
      );
      return rows[0];
    },
    close: () => database.drop(),
  };
}

/** Refusals by code; anything unexpected is thrown, so that no other failure passes for a refusal. */
export function codesOf(results: readonly PromiseSettledResult<unknown>[]): { fulfilled: number; [code: string]: number } {
  const counts: { fulfilled: number; [code: string]: number } = { fulfilled: 0 };
  for (const result of results) {
    if (result.status === 'fulfilled') counts.fulfilled += 1;
    else {
      const code = domainCodeOf(result.reason);
      if (code === null) throw result.reason;
      counts[code] = (counts[code] ?? 0) + 1;
    }
  }
  return counts;
}

/** The domain's code behind whatever was thrown: a caller's TRPCError, or the database's own refusal. */
export function domainCodeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && error.code === 'SW000') return error.message;
  const { cause } = error;
  return cause instanceof Error && cause.name === 'DomainError' && 'code' in cause ? String(cause.code) : null;
}
