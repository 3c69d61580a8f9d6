/** Inputs that are of the right shape and otherwise as odd as they may be: an answer or a refusal with a code, from every verb, and soon. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDesk, daily, refusal, type Coach, type Desk } from './bookings-desk.ts';
import { isDomainErrorCode } from '../src/index.ts';
import type { Person } from './kit.ts';

let desk: Desk;
let ada: Coach;
let mia: Person;
let stranger: Person;
let sessionId: string;
let recurringBookingId: string;
beforeAll(async () => {
  desk = await createDesk('2027-01-04T08:00:00.000Z');
  ada = await desk.coach('Australia/Lord_Howe', { slotMinutes: 5, horizonWeeks: 52 }, daily('00:00', '24:00'));
  mia = await desk.member(ada);
  stranger = await desk.person('Stranger');
  sessionId = (await mia.call.bookings.book({ coachId: ada.coachId, startsAt: '2027-01-05T10:00:00Z' })).id;
  const weekly = { dayOfWeek: 3, startTime: '10:00', endTime: '11:00', startDate: '2027-01-04', weeksAhead: 2 };
  recurringBookingId = (await mia.call.bookings.createRecurring({ ...weekly, coachId: ada.coachId })).recurringBookingId;
});
afterAll(() => desk.close());

const EDGES = [
  '2000-01-01',
  '2026-12-31',
  '2027-01-04',
  '2027-04-04',
  '2027-10-03',
  '2028-02-29',
  '2036-12-31',
  '2037-06-01',
  '2100-12-31',
];
const date = fc.oneof(
  fc.constantFrom(...EDGES),
  fc.date({ min: new Date('2000-01-01'), max: new Date('2100-12-30'), noInvalidDate: true }).map((at) => at.toISOString().slice(0, 10)),
);
const instant = fc
  .tuple(date, fc.constantFrom('T00:00:00Z', 'T15:30:00Z', 'T10:00:00.123456789Z', 'T02:30:00+10:30', 'T23:59:59-12:00'))
  .map(([day, time]) => day + time);
const time = fc.constantFrom('00:00', '00:01', '01:45', '02:00', '02:30', '10:00', '12:00', '23:59', '24:00');
const dayOfWeek = fc.integer({ min: 0, max: 6 });
const zone = fc.constantFrom(
  'UTC',
  'Pacific/Apia',
  'America/Chicago',
  'Europe/Dublin',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Etc/GMT+12',
  'EST5EDT',
);
const uuid = fc.oneof(fc.uuid(), fc.constant('own'));
const reason = fc.option(fc.string({ unit: 'grapheme', maxLength: 40 }));
const pattern = {
  dayOfWeek,
  startTime: time,
  endTime: time,
  startDate: date,
  endDate: fc.option(date),
  intervalWeeks: fc.option(fc.constantFrom(1, 2, 52)),
  weeksAhead: fc.option(fc.constantFrom(1, 8, 52)),
};
const page = {
  limit: fc.constantFrom(1, 100),
  cursor: fc.option(fc.constantFrom('', 'x', 'WyIxIl0', Buffer.from('["0","2027-01-01T00:00:00Z","nope"]').toString('base64url'))),
};

/** Each verb, with whatever it takes; ids that are `own` are those of what is there. */
const verbs: Record<string, fc.Arbitrary<object>> = {
  availability: fc.record({ coachId: uuid }),
  setRules: fc.record({
    rules: fc.array(fc.record({ dayOfWeek, startTime: time, endTime: time, validFrom: fc.option(date), validTo: fc.option(date) }), {
      maxLength: 5,
    }),
  }),
  addAvailability: fc.record({ startsAt: instant, endsAt: instant }),
  removeAvailability: fc.record({ id: fc.uuid() }),
  addTimeOff: fc.record({ startsAt: instant, endsAt: instant, reason }),
  removeTimeOff: fc.record({ id: fc.uuid() }),
  openSlots: fc.record({ coachId: uuid, from: date, to: date, timeZone: zone }),
  explainSlot: fc.record({ coachId: uuid, startsAt: instant }),
  book: fc.record({ coachId: uuid, startsAt: instant, note: reason }),
  previewRecurring: fc.record({ coachId: uuid, ...pattern }),
  createRecurring: fc.record({
    coachId: uuid,
    ...pattern,
    onConflict: fc.constantFrom('skip', 'reject'),
    choices: fc.array(fc.record({ date, startsAt: instant }), { maxLength: 2 }),
    note: reason,
  }),
  myRecurring: fc.record({ ...page, as: fc.constantFrom('coach', 'member') }),
  cancelRecurring: fc.record({ recurringBookingId: uuid, futureOnly: fc.boolean(), reason }),
  sessions: fc.record({ ...page, from: instant, to: instant, as: fc.constantFrom('coach', 'member') }),
  session: fc.record({ sessionId: uuid }),
  cancelSession: fc.record({ sessionId: uuid, reason }),
  restoreSession: fc.record({ sessionId: uuid }),
  reschedule: fc.record({ sessionId: uuid, startsAt: instant }),
  markNoShow: fc.record({ sessionId: uuid }),
  markCompleted: fc.record({ sessionId: uuid }),
  conflicts: fc.record(page),
  resolveConflict: fc.oneof(
    fc.record({ conflictId: fc.uuid(), startsAt: instant }),
    fc.record({ conflictId: fc.uuid(), dismiss: fc.constant(true) }),
  ),
  updateCoach: fc.record({
    timeZone: zone,
    slotMinutes: fc.constantFrom(5, 60, 480),
    bufferAfterMinutes: fc.constantFrom(0, 480),
    horizonWeeks: fc.constantFrom(1, 52),
  }),
};

/** The input's own errors have a ZodError for a cause. */
async function codeOf(promise: Promise<unknown>): Promise<string | null> {
  try {
    return (await refusal(promise)).code;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : null;
    if (cause instanceof Error && cause.name === 'ZodError') return 'INVALID_INPUT';
    throw error;
  }
}

test('no input makes a fault, nor takes long', async () => {
  const deadline = performance.now() + 12_000;
  const answered = new Set<string>();
  let longest = { verb: '', took: 0 };
  const cases = fc
    .constantFrom(...Object.keys(verbs))
    .chain((verb) => fc.tuple(fc.constant(verb), verbs[verb] ?? fc.constant({}), fc.nat(2)));
  await fc.assert(
    fc.asyncProperty(cases, async ([verb, drawn, who]) => {
      if (performance.now() > deadline) return;
      const own: Record<string, string> = { coachId: ada.coachId, sessionId, recurringBookingId };
      const input = Object.fromEntries(
        Object.entries(drawn).map(([key, value]: [string, unknown]) => [key, value === 'own' ? own[key] : value]),
      );
      const person = [ada, mia, stranger][who] ?? stranger;
      const call: unknown = Reflect.get(person.call.bookings, verb);
      if (typeof call !== 'function') throw new Error(`no verb ${verb}`);
      const from = performance.now();
      const code = await codeOf(Promise.resolve(call(input)));
      const took = performance.now() - from;
      if (took > longest.took) longest = { verb, took };
      expect(code === null || isDomainErrorCode(code)).toBe(true);
      expect([verb, code]).not.toEqual([verb, 'UNAVAILABLE']);
      if (code === null) answered.add(verb);
    }),
    { numRuns: 6000 },
  );
  // Many have got as far as an answer; what is slow for its input takes minutes, not what a busy machine takes.
  expect(answered.size).toBeGreaterThan(8);
  expect(longest.took < 15_000 ? 'soon' : longest).toBe('soon');
});
