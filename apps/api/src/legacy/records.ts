/** From a source's rows to what they say, each by itself: nothing here knows what is in our database. */
import { CURRENCIES } from '@seatwise/domain/input';
import { Cells, RowRefusal } from './cells.ts';
import { TABLE_KEYS, WORDS, type ColumnOf, type TableKey } from './columns.ts';
import { idFor, type Origin } from './ids.ts';
import { peopleOf, type People } from './people.ts';
import { nameRow, Tally } from './report.ts';
import type { Source, SourceRow } from './source/source.ts';

interface Row {
  /** How the report names it. */
  row: string;
  oldId: string;
  /** Ours. */
  id: string;
}

export interface CourseRecord extends Row {
  title: string;
  price: number;
  currency: string | null;
  joiningInfo: string | null;
  createdBy: string | null;
  createdAt: Date | null;
}

export interface OrderRecord extends Row {
  courseId: string | null;
  courseTitle: string | null;
  quantity: number;
  refunded: boolean;
  /** An address. */
  buyer: string | null;
  unitAmount: number | null;
  total: number | null;
  currency: string | null;
  sessionId: string | null;
  paymentIntentId: string | null;
  paidAt: Date | null;
  refundedAt: Date | null;
  createdAt: Date | null;
}

export interface InviteRecord extends Row {
  orderId: string;
  /** Null: a link. */
  email: string | null;
  token: string | null;
  note: string | null;
  word: keyof (typeof WORDS)['seat_invites'] | null;
  expiresAt: Date | null;
  sentAt: Date | null;
  openedAt: Date | null;
  claimedAt: Date | null;
  /** The old id; whose address is `claimer`. */
  claimedBy: string | null;
  claimer: string | null;
  revokedAt: Date | null;
  bouncedAt: Date | null;
  bounceReason: string | null;
  maxUses: number;
  useCount: number | null;
  createdBy: string | null;
  createdAt: Date | null;
  updatedAt: Date | null;
}

export interface ClaimRecord extends Row {
  orderId: string;
  inviteId: string | null;
  /** An address. */
  person: string | null;
  claimedAt: Date | null;
  releasedAt: Date | null;
}

export interface PairingRecord extends Row {
  coach: string | null;
  member: string | null;
  hasMember: boolean;
  createdBy: string | null;
  word: keyof (typeof WORDS)['pairing_sessions'];
  email: string | null;
  token: string | null;
  expiresAt: Date | null;
  acceptedAt: Date | null;
  endedAt: Date | null;
  revokedAt: Date | null;
  maxUses: number;
  useCount: number;
  createdAt: Date | null;
  updatedAt: Date | null;
}

export interface Records {
  people: People;
  courses: CourseRecord[];
  orders: OrderRecord[];
  invites: InviteRecord[];
  claims: ClaimRecord[];
  pairings: PairingRecord[];
  /** Old ids of orders that stand in the source, taken or not. */
  ordersThere: ReadonlySet<string>;
  tallies: { readonly [T in TableKey]: Tally };
}

export interface ReadOptions {
  origin: Origin;
  /** Of a source with several organisations, the one that is meant: its old id. */
  fromOrganization: string | null;
}

const MAX_TITLE = 160;
const MAX_NOTE = 1000;
const MAX_JOINING_INFO = 4000;

const missing = (what: string): never => {
  throw new RowRefusal(what);
};

function currencyOf(value: string | null): string | null {
  if (value === null) return null;
  const currency = value.toLowerCase();
  return CURRENCIES.some((known) => known === currency) ? currency : missing('its currency is none that is sold in here');
}

class Reader {
  readonly #source: Source;
  readonly #options: ReadOptions;
  readonly people: People;
  readonly tallies: { readonly [T in TableKey]: Tally };

  constructor(source: Source, options: ReadOptions) {
    this.#source = source;
    this.#options = options;
    this.people = peopleOf(source.tables.get('users') ?? []);
    const tally = (key: TableKey): Tally => {
      const tables = source.tables.get(key);
      const total = tables?.reduce((sum, table) => sum + table.rows.length + table.broken.length, 0) ?? 0;
      return new Tally(key, tables?.map((table) => table.name).join(', ') ?? null, total);
    };
    this.tallies = {
      users: tally('users'),
      courses: tally('courses'),
      orders: tally('orders'),
      seat_invites: tally('seat_invites'),
      seat_claims: tally('seat_claims'),
      pairing_sessions: tally('pairing_sessions'),
    };
    for (const key of TABLE_KEYS)
      for (const table of source.tables.get(key) ?? [])
        for (const { where, reason } of table.broken) this.tallies[key].refuse(nameRow(where, null), reason);
  }

  rows(key: TableKey): SourceRow[] {
    return (this.#source.tables.get(key) ?? []).flatMap((table) => table.rows);
  }

  /** True when any row says something there. */
  tells<T extends TableKey>(key: T, column: ColumnOf<T>): boolean {
    return this.rows(key).some((row) => new Cells<T>(row).raw(column) !== null);
  }

  each<T extends TableKey, R extends Row>(key: T, read: (cells: Cells<T>, row: Row) => R): R[] {
    const seen = new Set<string>();
    const records: R[] = [];
    for (const row of this.rows(key)) {
      const cells = new Cells<T>(row);
      const oldId = row.cells.get('id')?.trim() || null;
      const name = nameRow(row.where, oldId);
      try {
        const id = cells.id(ID as ColumnOf<T>) ?? missing('it has no id, by which a second run would know it again');
        if (seen.has(id)) missing('its id stands in the source already');
        seen.add(id);
        records.push(read(cells, { row: name, oldId: id, id: idFor(this.#options.origin, key, id) }));
        if (row.expressions.length > 0)
          this.tallies[key].remark(name, `${row.expressions.join(', ')}: an expression, which is not carried out and counts as not told`);
      } catch (error) {
        if (!(error instanceof RowRefusal)) throw error;
        this.tallies[key].refuse(name, error.message);
      }
    }
    return records;
  }

  ofOrganization(cells: Cells<'orders'> | Cells<'courses'>): void {
    const { fromOrganization } = this.#options;
    const told = cells.id('organizationId');
    if (fromOrganization !== null && told !== null && told !== fromOrganization) missing('it belongs to another organisation');
  }

  /** Several organisations' rows must not end up in one. */
  organizations(): string[] {
    const ids = (['orders', 'courses'] as const).flatMap((key) =>
      this.rows(key).map((row) => new Cells<'orders' | 'courses'>(row).id('organizationId')),
    );
    return [...new Set(ids.filter((id) => id !== null))].toSorted();
  }
}

const ID = 'id';

function readCourses(reader: Reader): CourseRecord[] {
  return reader.each('courses', (cells, row) => {
    reader.ofOrganization(cells);
    return {
      ...row,
      title: cells.text('title', MAX_TITLE) ?? missing('it has no title'),
      price: cells.money('price') ?? 0,
      currency: currencyOf(cells.text('currency', 8)),
      joiningInfo: cells.text('joiningInfo', MAX_JOINING_INFO),
      createdBy: reader.people.address(cells.id('createdBy'), null),
      createdAt: cells.instant('createdAt'),
    };
  });
}

/** The word; without any, an order that says when it was paid; in a table that says neither of any order, all are. */
function orderState(cells: Cells<'orders'>, reader: Reader): 'paid' | 'refunded' {
  const word = cells.word('status', WORDS.orders);
  if (word === 'unpaid') return missing('it was not paid: it has no seats');
  if (word === 'dead') return missing('it came to nothing: it has no seats');
  if (word === 'partly_refunded')
    return missing('it was refunded in part, and how many seats remain is not told: set its quantity to those and its status to paid');
  if (word !== null) return word;
  if (cells.instant('paidAt') || !(reader.tells('orders', 'status') || reader.tells('orders', 'paidAt'))) return 'paid';
  return missing('nothing says that it was paid');
}

function readOrders(reader: Reader): OrderRecord[] {
  return reader.each('orders', (cells, row) => {
    reader.ofOrganization(cells);
    return {
      ...row,
      refunded: orderState(cells, reader) === 'refunded',
      quantity: cells.integer('quantity', 1) ?? missing('its number of seats is not told'),
      courseId: cells.id('courseId'),
      courseTitle: cells.text('courseTitle', MAX_TITLE),
      buyer: reader.people.address(cells.id('buyerId'), cells.address('buyerEmail')),
      unitAmount: cells.money('unitAmount'),
      total: cells.money('total'),
      currency: currencyOf(cells.text('currency', 8)),
      sessionId: cells.text('sessionId', 255),
      paymentIntentId: cells.text('paymentIntentId', 255),
      paidAt: cells.instant('paidAt'),
      refundedAt: cells.instant('refundedAt') ?? cells.instant('updatedAt'),
      createdAt: cells.instant('createdAt'),
    };
  });
}

function readInvites(reader: Reader): InviteRecord[] {
  return reader.each('seat_invites', (cells, row) => {
    const told = cells.raw('email');
    const email = cells.address('email');
    const token = cells.raw('token')?.trim() ?? null;
    const maxUses = cells.integer('maxUses', 1) ?? 1;
    const useCount = cells.integer('useCount', 0);
    if (told !== null && email === null) missing('its address is none');
    if (told === null && token === null) missing('it has neither an address nor a link');
    if (email !== null && maxUses > 1) missing('it has an address and max_uses above 1: whose it is cannot be told');
    if (useCount !== null && useCount > maxUses) missing('its use_count is above its max_uses');
    const claimedBy = cells.id('claimedBy');
    return {
      ...row,
      orderId: cells.id('orderId') ?? missing('it names no order'),
      email,
      token,
      note: cells.text('note', MAX_NOTE),
      word: cells.word('status', WORDS.seat_invites),
      expiresAt: cells.instant('expiresAt'),
      sentAt: cells.instant('sentAt'),
      openedAt: cells.instant('openedAt'),
      claimedAt: cells.instant('claimedAt'),
      claimedBy,
      claimer: reader.people.address(claimedBy, null) ?? email,
      revokedAt: cells.instant('revokedAt'),
      bouncedAt: cells.instant('bouncedAt'),
      bounceReason: cells.text('bounceReason', 500),
      maxUses,
      useCount,
      createdBy: reader.people.address(cells.id('createdBy'), null),
      createdAt: cells.instant('createdAt'),
      updatedAt: cells.instant('updatedAt'),
    };
  });
}

function readClaims(reader: Reader): ClaimRecord[] {
  return reader.each('seat_claims', (cells, row) => ({
    ...row,
    orderId: cells.id('orderId') ?? missing('it names no order'),
    inviteId: cells.id('inviteId'),
    person: reader.people.address(cells.id('personId'), cells.address('email')),
    claimedAt: cells.instant('claimedAt'),
    releasedAt: cells.instant('releasedAt'),
  }));
}

/** Before the enhancement: made by parent A, for one use, used where it is active. Afterwards: as its columns say. */
function readPairings(reader: Reader): PairingRecord[] {
  return reader.each('pairing_sessions', (cells, row) => {
    const told = cells.raw('email');
    const email = cells.address('email');
    if (told !== null && email === null) missing('its address is none');
    const memberId = cells.id('memberId');
    const word = cells.word('status', WORDS.pairing_sessions) ?? (memberId === null ? 'pending' : 'active');
    const maxUses = cells.integer('maxUses', 1) ?? 1;
    const useCount = Math.max(cells.integer('useCount', 0) ?? 0, word === 'active' ? 1 : 0);
    if (useCount > maxUses) missing('its use_count is above its max_uses');
    const coachId = cells.id('coachId');
    return {
      ...row,
      coach: reader.people.address(coachId, null),
      member: reader.people.address(memberId, memberId === null ? null : email),
      hasMember: memberId !== null,
      createdBy: reader.people.address(cells.id('createdBy') ?? coachId, null),
      word,
      email,
      token: cells.raw('token')?.trim() ?? null,
      expiresAt: cells.instant('expiresAt'),
      acceptedAt: cells.instant('acceptedAt'),
      endedAt: cells.instant('endedAt'),
      revokedAt: cells.instant('revokedAt'),
      maxUses,
      useCount,
      createdAt: cells.instant('createdAt'),
      updatedAt: cells.instant('updatedAt'),
    };
  });
}

/** A source with rows of several organisations, and nobody said which is meant. */
export class SeveralOrganizations extends Error {
  override readonly name = 'SeveralOrganizations';
  readonly ids: readonly string[];

  constructor(ids: readonly string[]) {
    super('The source holds rows of several organisations');
    this.ids = ids;
  }
}

export function readRecords(source: Source, options: ReadOptions): Records {
  const reader = new Reader(source, options);
  const organizations = reader.organizations();
  if (organizations.length > 1 && options.fromOrganization === null) throw new SeveralOrganizations(organizations);
  return {
    people: reader.people,
    courses: readCourses(reader),
    orders: readOrders(reader),
    invites: readInvites(reader),
    claims: readClaims(reader),
    pairings: readPairings(reader),
    ordersThere: new Set(reader.rows('orders').flatMap((row) => new Cells<'orders'>(row).id('id') ?? [])),
    tallies: reader.tallies,
  };
}
