/** From a source's rows to what they say, each by itself: nothing here knows what is in our database. */
import { CURRENCIES } from '@seatwise/domain/input';
import type { Cells } from './cells.ts';
import { WORDS, type TableKey } from './columns.ts';
import type { People } from './people.ts';
import { missing, Reader, type ReadOptions, type Row } from './reader.ts';
import { readBookings, type BookingRecords } from './records-bookings.ts';
import type { Tally } from './report.ts';
import type { Source } from './source/source.ts';

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
  bookings: BookingRecords;
  /** Old ids of what stands in the source, taken or not. */
  ordersThere: ReadonlySet<string>;
  coursesThere: ReadonlySet<string>;
  tallies: { readonly [T in TableKey]: Tally };
}

const MAX_TITLE = 160;
const MAX_NOTE = 1000;
const MAX_JOINING_INFO = 4000;

function currencyOf(value: string | null): string | null {
  if (value === null) return null;
  const currency = value.toLowerCase();
  return CURRENCIES.some((known) => known === currency) ? currency : missing('its currency is none that is sold in here');
}

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

/** Local times, and nothing that says where. */
export class NoTimeZone extends Error {
  override readonly name = 'NoTimeZone';
}

export function readRecords(source: Source, options: ReadOptions): Records {
  const reader = new Reader(source, options);
  const organizations = reader.organizations();
  if (organizations.length > 1 && options.fromOrganization === null) throw new SeveralOrganizations(organizations);
  const bookings = readBookings(reader);
  if (reader.zoneMissing) throw new NoTimeZone();
  return {
    people: reader.people,
    bookings,
    courses: readCourses(reader),
    orders: readOrders(reader),
    invites: readInvites(reader),
    claims: readClaims(reader),
    pairings: readPairings(reader),
    ordersThere: reader.idsOf('orders'),
    coursesThere: reader.idsOf('courses'),
    tallies: reader.tallies,
  };
}
