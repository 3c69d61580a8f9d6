/** Slots shown can be booked and slots not shown cannot: against a slow, obvious model of what is open, on days with and without a change of clocks. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDesk, refusal, type Coach, type Desk, type Rule } from './bookings-desk.ts';
import type { Person } from './kit.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await createDesk('2027-01-04T00:00:00Z');
});
afterAll(() => desk.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
type Span = readonly [number, number];
const overlap = (a: Span, b: Span): boolean => a[0] < b[1] && b[0] < a[1];

/** Spans that touch or overlap, as one. */
function merged(spans: readonly Span[]): Span[] {
  const out: [number, number][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

interface Case {
  zone: string;
  /** The Sunday on which clocks change there, or some Sunday. */
  day: string;
  slot: number;
  before: number;
  after: number;
  notice: number;
  horizon: number;
  rules: Rule[];
  additions: { hours: number; minutes: number; length: number }[];
  timeOff: { hours: number; length: number }[];
  elsewhere: number[];
  /** Which of the slots shown are booked first, by the member who asks or by another. */
  booked: { which: number; mine: boolean }[];
  series: { dayOfWeek: number; startTime: string; endTime: string; weeksAhead: number; nowHour: number } | null;
  nowHour: number;
  askIn: string;
}

/** Midnight there, in milliseconds. */
const startOf = (zone: string, date: Temporal.PlainDate): number => date.toZonedDateTime(zone).epochMilliseconds;

/** The edge of an open window: where the clock skips it the change, where it shows it twice the first to begin and the last to end with. */
function edge(zone: string, date: Temporal.PlainDate, time: string, last: boolean): number {
  const local = time === '24:00' ? date.add({ days: 1 }).toPlainDateTime('00:00') : date.toPlainDateTime(Temporal.PlainTime.from(time));
  const zoned = local.toZonedDateTime(zone, { disambiguation: last ? 'later' : 'earlier' });
  if (zoned.toPlainDateTime().equals(local)) return zoned.epochMilliseconds;
  const transition = local.toZonedDateTime(zone, { disambiguation: 'earlier' }).getTimeZoneTransition('next');
  if (!transition) throw new Error('a time that is skipped lies before a transition');
  return transition.epochMilliseconds;
}

function windowsOf(one: Case, base: number): Span[] {
  const from = Temporal.PlainDate.from(one.day).subtract({ days: 9 });
  const windows: Span[] = [];
  for (let n = 0; n < 24; n += 1) {
    const date = from.add({ days: n });
    const spans = one.rules
      .filter((rule) => rule.dayOfWeek === date.dayOfWeek % 7)
      .filter((rule) => (!rule.validFrom || rule.validFrom <= date.toString()) && (!rule.validTo || rule.validTo >= date.toString()))
      .map((rule): Span => [edge(one.zone, date, rule.startTime, false), edge(one.zone, date, rule.endTime, true)])
      .filter(([a, b]) => a < b);
    windows.push(...merged(spans));
  }
  for (const { hours, minutes, length } of one.additions) {
    const at = base + hours * HOUR + minutes * MINUTE;
    windows.push([at, at + length * MINUTE]);
  }
  return windows;
}

const ZONES: [string, string][] = [
  ['Europe/Paris', '2027-03-28'],
  ['Europe/Paris', '2027-10-31'],
  ['America/Chicago', '2027-03-14'],
  ['America/Chicago', '2027-11-07'],
  ['Pacific/Auckland', '2027-04-04'],
  ['Pacific/Auckland', '2027-09-26'],
  ['Australia/Lord_Howe', '2027-04-04'],
  ['Australia/Lord_Howe', '2027-10-03'],
  ['Africa/Casablanca', '2027-02-07'],
  ['Asia/Kathmandu', '2027-06-06'],
];

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 45))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
const rule = fc
  .tuple(
    fc.integer({ min: 0, max: 6 }),
    time,
    fc.oneof(time, fc.constant('24:00')),
    fc.constantFrom(null, -1, 0, 1),
    fc.constantFrom(null, 0, 3),
  )
  .filter(([, a, b]) => a < b);

/** At night on the Sunday itself, where clocks change: windows that begin or end within the hour that is skipped or comes twice. */
const nightly = fc
  .tuple(
    fc.constantFrom('00:00', '00:40', '01:15', '01:45', '02:00', '02:20'),
    fc.constantFrom('02:10', '02:30', '02:50', '03:00', '03:30', '07:00', '24:00'),
  )
  .filter(([a, b]) => a < b)
  .map(([a, b]): [number, string, string, null, null] => [0, a, b, null, null]);

const cases = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    slot: fc.constantFrom(15, 20, 30, 45, 60, 90),
    before: fc.constantFrom(0, 0, 10, 30),
    after: fc.constantFrom(0, 0, 15),
    notice: fc.constantFrom(0, 0, 30, 600),
    horizon: fc.constantFrom(1, 2, 2, 3),
    rules: fc
      .tuple(fc.array(rule, { minLength: 1, maxLength: 6 }), fc.array(nightly, { maxLength: 2 }))
      .map(([week, night]) => [...week, ...night]),
    additions: fc.array(
      fc.record({
        hours: fc.integer({ min: -30, max: 60 }),
        minutes: fc.constantFrom(0, 10, 30),
        length: fc.integer({ min: 20, max: 600 }),
      }),
      { maxLength: 3 },
    ),
    /** Of the member who asks, with another coach, in hours from that midnight. */
    elsewhere: fc.array(fc.integer({ min: -26, max: 50 }), { maxLength: 2 }),
    timeOff: fc.array(fc.record({ hours: fc.integer({ min: -30, max: 60 }), length: fc.integer({ min: 10, max: 600 }) }), {
      maxLength: 2,
    }),
    booked: fc.array(fc.record({ which: fc.nat(1000), mine: fc.boolean() }), { maxLength: 4 }),
    // At hours that are likely to be open; what is asked about lies around the end of what is made at once.
    series: fc.option(
      fc
        .tuple(
          fc.constantFrom(0, 0, 1, 6),
          fc.constantFrom('01:30', '02:00', '02:15', '02:30', '09:00', '12:15'),
          fc.constantFrom(40, 60, 90),
          fc.constantFrom(-96, -170, -200),
        )
        .map(([dayOfWeek, startTime, minutes, nowHour]) => ({
          dayOfWeek,
          startTime,
          endTime: Temporal.PlainTime.from(startTime).add({ minutes }).toString({ smallestUnit: 'minute' }),
          weeksAhead: 1,
          nowHour,
        })),
    ),
    // Mostly long enough before the Sunday.
    nowHour: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: -96, max: -20 }) },
      { weight: 1, arbitrary: fc.integer({ min: -20, max: 20 }) },
    ),
    askIn: fc.constantFrom('UTC', 'America/Chicago', 'Pacific/Auckland'),
  })
  .map(({ zone: [zone, day], rules, ...rest }): Case => ({
    ...rest,
    zone,
    day,
    rules: rules.map(([dayOfWeek, startTime, endTime, from, to]) => {
      const shift = (days: number | null) => (days === null ? null : Temporal.PlainDate.from(day).add({ days }).toString());
      return { dayOfWeek, startTime, endTime, validFrom: shift(from), validTo: shift(to === null ? null : (from ?? 0) + to) };
    }),
  }));

/** First of all, the day of each change with a bit of everything. */
const EXAMPLES: [Case][] = ZONES.map(([zone, day], n) => [
  {
    zone,
    day,
    slot: 30,
    before: 10,
    after: n % 2 ? 0 : 20,
    notice: 0,
    horizon: 3,
    rules: [
      { dayOfWeek: 0, startTime: '00:10', endTime: n % 3 ? '02:20' : '02:50' },
      { dayOfWeek: 0, startTime: '02:30', endTime: '08:45', validTo: day },
      { dayOfWeek: 0, startTime: '17:00', endTime: '24:00' },
      { dayOfWeek: 6, startTime: '20:00', endTime: '24:00', validFrom: day },
    ],
    additions: [{ hours: 26, minutes: 10, length: 200 }],
    timeOff: [{ hours: 18, length: 45 }],
    elsewhere: [19, 27],
    booked: [
      { which: 1, mine: false },
      { which: 7, mine: true },
    ],
    series: n % 2 ? { dayOfWeek: 0, startTime: '05:00', endTime: '05:45', weeksAhead: 1, nowHour: -200 } : null,
    nowHour: -60,
    askIn: zone,
  },
]);

/** Every slot that a member is to be shown between two instants. */
function model(one: Case, base: number, now: number, busy: { coach: readonly Span[]; member: readonly Span[] }, span: Span): Span[] {
  const length = one.slot * MINUTE;
  const gap = Math.max(one.before, one.after) * MINUTE;
  const off = one.timeOff.map(({ hours, length: minutes }): Span => [base + hours * HOUR, base + hours * HOUR + minutes * MINUTE]);
  const found = new Map<number, Span>();
  for (const [from, to] of windowsOf(one, base)) {
    for (let at = from; at + length <= to; at += length) {
      const slot: Span = [at, at + length];
      if (at < span[0] || at >= span[1]) continue;
      if (at <= now || at < now + one.notice * MINUTE || at >= now + one.horizon * 7 * 24 * HOUR) continue;
      if (off.some((other) => overlap(slot, other))) continue;
      if (busy.coach.some(([a, b]) => overlap(slot, [a - gap, b + gap]))) continue;
      if (busy.member.some((other) => overlap(slot, other))) continue;
      found.set(at, slot);
    }
  }
  return [...found.values()].sort((a, b) => a[0] - b[0]);
}

/** Answers how many slots were shown. */
async function play(one: Case, parties: { ada: Coach; eve: Coach; mia: Person; ben: Person }): Promise<number> {
  const { ada, mia, ben } = parties;
  const day = Temporal.PlainDate.from(one.day);
  const base = startOf(one.zone, day);
  const now = base + (one.series?.nowHour ?? one.nowHour) * HOUR;
  desk.at(new Date(now).toISOString());
  const { coachId } = ada;
  await ada.call.bookings.updateCoach({
    timeZone: one.zone,
    slotMinutes: one.slot,
    bufferBeforeMinutes: one.before,
    bufferAfterMinutes: one.after,
    minNoticeMinutes: one.notice,
    horizonWeeks: one.horizon,
  });
  await ada.call.bookings.setRules({ rules: one.rules });
  const iso = (at: number) => new Date(at).toISOString();
  for (const { hours, minutes, length } of one.additions) {
    const at = base + hours * HOUR + minutes * MINUTE;
    if (at + length * MINUTE > now) await ada.call.bookings.addAvailability({ startsAt: iso(at), endsAt: iso(at + length * MINUTE) });
  }
  const busy: { coach: Span[]; member: Span[] } = { coach: [], member: [] };
  const asked = { coachId, from: day.subtract({ days: 1 }).toString(), to: day.add({ days: 2 }).toString(), timeZone: one.askIn };
  const span: Span = [startOf(one.askIn, day.subtract({ days: 1 })), startOf(one.askIn, day.add({ days: 3 }))];
  const shown = async (person: Person): Promise<number[]> =>
    (await person.call.bookings.openSlots(asked)).days.flatMap(({ date, slots }) =>
      slots.map(({ startsAt, endsAt }) => {
        expect(Temporal.Instant.from(startsAt).toZonedDateTimeISO(one.askIn).toPlainDate().toString()).toBe(date);
        expect(Date.parse(endsAt) - Date.parse(startsAt)).toBe(one.slot * MINUTE);
        return Date.parse(startsAt);
      }),
    );
  for (const hour of one.elsewhere) {
    const at = base + hour * HOUR;
    if (at <= now || at >= now + 52 * 7 * 24 * HOUR) continue;
    const { code } = await refusal(mia.call.bookings.book({ coachId: parties.eve.coachId, startsAt: iso(at) }));
    if (code === null) busy.member.push([at, at + HOUR]);
  }
  for (const { which, mine } of one.booked) {
    const slots = await shown(mine ? mia : ben);
    const at = slots[which % Math.max(1, slots.length)];
    if (at === undefined) continue;
    await (mine ? mia : ben).call.bookings.book({ coachId, startsAt: iso(at) });
    busy.coach.push([at, at + one.slot * MINUTE]);
  }
  if (one.series) {
    const { weeksAhead, nowHour: _, ...pattern } = one.series;
    const startDate = day.subtract({ days: 7 }).toString();
    const { sessions, notMade } = await ben.call.bookings.createRecurring({ ...pattern, coachId, startDate, weeksAhead });
    // All that is made at once, and what is to come after it: in the coach's zone, the first of two instants, none where the clock skips it.
    const until = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(one.zone).toPlainDate().add({ weeks: weeksAhead });
    for (const session of sessions) busy.coach.push([Date.parse(session.startsAt), Date.parse(session.endsAt)]);
    const minutes = Temporal.PlainTime.from(pattern.endTime).since(Temporal.PlainTime.from(pattern.startTime)).total('minutes');
    for (let date = day.subtract({ days: 7 }); Temporal.PlainDate.compare(date, day.add({ days: 21 })) < 0; date = date.add({ days: 1 })) {
      if (date.dayOfWeek % 7 !== pattern.dayOfWeek || Temporal.PlainDate.compare(date, until) <= 0) continue;
      const local = date.toPlainDateTime(Temporal.PlainTime.from(pattern.startTime));
      const zoned = local.toZonedDateTime(one.zone, { disambiguation: 'earlier' });
      if (zoned.toPlainDateTime().equals(local)) busy.coach.push([zoned.epochMilliseconds, zoned.epochMilliseconds + minutes * MINUTE]);
    }
    expect(notMade.every(({ cause }) => ['conflict', 'closed', 'time_off', 'clock_change'].includes(cause))).toBe(true);
  }
  for (const { hours, length } of one.timeOff) {
    const at = base + hours * HOUR;
    if (at + length * MINUTE > now) await ada.call.bookings.addTimeOff({ startsAt: iso(at), endsAt: iso(at + length * MINUTE) });
  }
  const expected = model(one, base, now, busy, span).map(([at]) => at);
  const actual = await shown(mia);
  expect(actual.map(iso)).toEqual(expected.map(iso));

  // What is not shown: the grid around it, also shifted off it, and at both ends of what is asked for.
  const outside = new Set<number>();
  for (let n = 0; n < 5; n += 1) {
    const at = span[0] + ((n * 7919 + one.slot * 31) % (4 * 24 * 4)) * 15 * MINUTE;
    if (!actual.includes(at)) outside.add(at);
  }
  for (const at of actual.slice(0, 2)) if (!actual.includes(at + 5 * MINUTE)) outside.add(at + 5 * MINUTE);
  for (const [from] of busy.coach.slice(0, 2)) outside.add(from);
  for (const at of outside) {
    const { code } = await refusal(mia.call.bookings.book({ coachId, startsAt: iso(at) }));
    expect([iso(at), code === 'SLOT_TAKEN' || code === 'OUTSIDE_AVAILABILITY' ? 'refused' : code]).toEqual([iso(at), 'refused']);
    const { open, reasons } = await mia.call.bookings.explainSlot({ coachId, startsAt: iso(at) });
    expect([iso(at), open, reasons.length > 0]).toEqual([iso(at), false, true]);
  }
  // What is shown: open by its own explanation, and the first, the last and one between are booked.
  for (const at of new Set([actual[0], actual.at(-1), actual[Math.floor(actual.length / 2)]])) {
    if (at === undefined || !(await shown(mia)).includes(at)) continue;
    expect(await mia.call.bookings.explainSlot({ coachId, startsAt: iso(at) })).toEqual({ open: true, reasons: [] });
    expect((await mia.call.bookings.book({ coachId, startsAt: iso(at) })).startsAt).toBe(iso(at));
  }
  return actual.length;
}

test('whatever the rules, additions, time off, buffers, notice, horizon, sessions and series', async () => {
  const deadline = performance.now() + 10_000;
  desk.at('2027-01-04T00:00:00Z');
  const eve = await desk.coach('UTC', { slotMinutes: 60, horizonWeeks: 52 });
  let runs = 0;
  let slots = 0;
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      // The examples, and as many more as there is time for.
      if (performance.now() > deadline && runs >= EXAMPLES.length) return;
      const ada = await desk.coach('UTC', {}, []);
      const mia = await desk.member(ada);
      await desk.pair(eve, mia);
      slots += await play(one, { ada, eve, mia, ben: await desk.member(ada, 'Ben') });
      runs += 1;
    }),
    { numRuns: 100, endOnFailure: true, examples: EXAMPLES },
  );
  // Not a play about nothing.
  expect(runs).toBeGreaterThanOrEqual(EXAMPLES.length);
  expect(slots / runs).toBeGreaterThan(5);
});
