/** The table on which an import is laid out: rows of ours, as they will be written, and what all kinds of rows have in common. */
import { isTimeZone } from '@seatwise/domain';
import { derivedId, type Origin } from './ids.ts';
import type { Records } from './records.ts';
import { hashOf, passesAsToken } from './token.ts';
import type { CoachHere, Here, World } from './world.ts';

export type Rows = { [table in TargetTable]: { [column: string]: unknown }[] };
export type TargetTable = (typeof TARGETS)[number];
/** In the order in which they are written: each knows only earlier ones. */
export const TARGETS = [
  'courses',
  'orders',
  'seat_invites',
  'seat_claims',
  'coaches',
  'pairing_sessions',
  'coach_members',
  'availability_rules',
  'availability_additions',
  'time_off',
  'one_time_bookings',
  'recurring_bookings',
  'training_sessions',
  'invite_tokens',
  'invite_events',
] as const;

const INVITE_DAYS = 14;
const DAY_MS = 86_400_000;

export const NO_ACCOUNT = 'has no verified account here';
export const OTHER_SOURCE = 'another row came in under this id before, from another source: name this source with --source';
export const ELSEWHERE = 'a row of this id came into another organisation before';

export interface PlanOptions {
  origin: Origin;
  /** The older system took its payments through the Stripe account of this one. */
  sameStripe: boolean;
  /** Where the clocks of coaches go, of whom the source does not say it. */
  timeZone: string | null;
}

/** An order that rows may hang on, new or not. */
export interface OpenOrder {
  id: string;
  refunded: boolean;
  /** Set only for a new order that was refunded. */
  endedAt: Date | null;
  free: number;
  row: { [column: string]: unknown } | null;
}

export class Plan {
  readonly records: Records;
  readonly world: World;
  readonly options: PlanOptions;
  readonly rows: Rows = {
    courses: [],
    orders: [],
    seat_invites: [],
    seat_claims: [],
    coaches: [],
    pairing_sessions: [],
    coach_members: [],
    availability_rules: [],
    availability_additions: [],
    time_off: [],
    one_time_bookings: [],
    recurring_bookings: [],
    training_sessions: [],
    invite_tokens: [],
    invite_events: [],
  };
  /** Links that live, or will: "coach member". */
  readonly paired: Set<string>;
  readonly #coaches: Map<string, CoachHere>;
  readonly #hashes: Set<string>;

  constructor(records: Records, world: World, options: PlanOptions) {
    this.records = records;
    this.world = world;
    this.options = options;
    this.paired = new Set(world.paired);
    this.#coaches = new Map(world.coaches);
    this.#hashes = new Set(world.tokenHashes);
  }

  get now(): Date {
    return this.world.now;
  }

  person(address: string | null): Here | null {
    return address === null ? null : (this.world.people.get(address) ?? null);
  }

  /** Theirs, or made; in the zone that the source tells of. */
  coachOf(address: string, person: Here): CoachHere {
    const known = this.#coaches.get(person.id);
    if (known !== undefined) return known;
    const told = this.records.bookings.zones.get(address) ?? this.records.people.zone(address);
    const timeZone = told !== null && isTimeZone(told) ? told : (this.options.timeZone ?? person.timeZone);
    const coach = { id: this.derived('coaches', person.id), timeZone };
    this.#coaches.set(person.id, coach);
    this.rows.coaches.push({ id: coach.id, person_id: person.id, time_zone: timeZone, created_at: this.now, updated_at: this.now });
    return coach;
  }

  /** Of those who are coaches by now. */
  coachIdOf(personId: string): string | undefined {
    return this.#coaches.get(personId)?.id;
  }

  derived(table: string, key: string): string {
    return derivedId(this.options.origin, table, key);
  }

  freshTerm(): Date {
    return new Date(this.now.getTime() + INVITE_DAYS * DAY_MS);
  }

  /** As it says, else two weeks after it was sent or made, else two weeks from now; where the word says that it has ended, it has. */
  end(told: { expiresAt: Date | null; sentAt?: Date | null; createdAt: Date | null; updatedAt: Date | null; word: string | null }): Date {
    const begun = told.sentAt ?? told.createdAt ?? this.now;
    const due = told.expiresAt ?? new Date(begun.getTime() + INVITE_DAYS * DAY_MS);
    if (told.word !== 'expired' || due <= this.now) return due;
    return told.updatedAt !== null && told.updatedAt < this.now ? told.updatedAt : this.now;
  }

  /** Takes over what an old link carries. Null when it did; else why the link ends with the move. */
  token(subject: { invite_id: string } | { pairing_id: string }, token: string | null, createdAt: Date): string | null {
    if (token === null) return 'it had no link';
    if (!passesAsToken(token)) return 'its old link has another format, and opens nothing here';
    const hash = hashOf(token).toString('hex');
    if (this.#hashes.has(hash)) return 'its old link opens something else already';
    this.#hashes.add(hash);
    this.rows.invite_tokens.push({ invite_id: null, pairing_id: null, ...subject, token_hash: `\\x${hash}`, created_at: createdAt });
    return null;
  }

  event(inviteId: string, kind: string, at: Date, actorId: string | null = null, detail: string | null = null): void {
    const organization_id = this.world.organization.id;
    this.rows.invite_events.push({ invite_id: inviteId, organization_id, kind, at, actor_id: actorId, detail });
  }
}
