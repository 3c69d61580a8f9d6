/** A database with three people and nothing else, and random sources to take into it. */
import fc from 'fast-check';
import { makePlan } from './make-plan.ts';
import type { Rows } from './plan.ts';
import { readRecords, type Records } from './records.ts';
import { readContent } from './source/open.ts';
import type { World } from './world.ts';

export const NOW = new Date('2026-03-01T12:00:00Z');
const ORG = '018f9a3e-7c1b-7d2a-9e4f-00000000a0a0';
export const PEOPLE = ['ada@atelier.test', 'mia@members.test', 'liam@members.test'];

const world: World = {
  now: NOW,
  organization: { id: ORG, name: 'Atelier', currency: 'eur', timeZone: 'Europe/Paris', ownerId: 'person 0' },
  people: new Map(PEOPLE.map((email, index) => [email, { id: `person ${index}`, timeZone: 'Europe/Paris', staff: index === 0 }])),
  courses: new Map(),
  orders: new Map(),
  invites: new Map(),
  claims: new Map(),
  pairings: new Map(),
  coaches: new Map(),
  bookings: {
    rules: new Map(),
    additions: new Map(),
    timeOff: new Map(),
    singles: new Map(),
    patterns: new Map(),
    sessions: new Map(),
    busy: [],
    occurrences: new Set(),
    unpaired: new Set(),
    zones: new Set(),
  },
  seated: new Set(),
  invited: new Set(),
  paired: new Set(),
  tokenHashes: new Set(),
  sessions: new Set(),
};

/** Sane, but for one time in twenty. */
export const mostly = (sane: readonly unknown[], odd: readonly unknown[] = [null, 'x']) =>
  fc.oneof({ weight: 19, arbitrary: fc.constantFrom(...sane) }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
export function plan(
  content: object,
  timeZone: string | null = null,
  localTimestamps = false,
): { rows: Rows; tallies: Records['tallies'] } {
  const origin = { organizationId: ORG, label: '' };
  const records = readRecords(readContent(Buffer.from(JSON.stringify(content))), {
    origin,
    fromOrganization: null,
    timeZone,
    localTimestamps,
  });
  return { rows: makePlan(records, world, { origin, sameStripe: false, timeZone }), tallies: records.tallies };
}
