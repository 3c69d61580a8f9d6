import { expect, test } from 'vitest';
import { MAX_DATES, type SeriesPreviewView } from '@seatwise/domain/bookings/contract';
import { addDays } from '../../lib/dates.ts';
import { clock, decisionOn, draftFrom, LEAVE, OTHER, patternOf, TAKE, tally, timesByWeekday, type Draft } from './pattern.ts';

const paris = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Paris' });
const draft = (changes: Partial<Draft>): Draft => ({ ...draftFrom('2026-11-26'), weekday: 2, time: '10:00', ...changes });
const faults = (changes: Partial<Draft>): string[] => {
  const made = patternOf(draft(changes), 'c', 60, '2026-11-26');
  return made instanceof Set ? [...made] : [];
};

test('a pattern is asked for in the coach’s hours', () => {
  expect(patternOf(draft({ until: '2027-06-30' }), 'c', 60, '2026-11-26')).toEqual({
    coachId: 'c',
    dayOfWeek: 2,
    startTime: '10:00',
    endTime: '11:00',
    startDate: '2026-11-27',
    endDate: '2027-06-30',
    intervalWeeks: 1,
  });
  expect(patternOf(draft({ ends: 'never', until: 'whatever' }), 'c', 60, '2026-11-26')).toMatchObject({ endDate: null });
});

test('what is wrong is named', () => {
  expect(faults({ weekday: null, time: null })).toEqual(['weekday', 'time']);
  expect(faults({ time: OTHER, typed: 'ten' })).toEqual(['typed']);
  expect(faults({ time: '23:30' })).toEqual(['late']);
  expect(faults({ from: '2026-11-25' })).toEqual(['from']);
  expect(faults({ until: '2026-11-26' })).toEqual(['until']);
  expect(faults({ until: '2040-01-01' })).toEqual(['far']);
  expect(faults({ until: '2040-01-01', intervalWeeks: 4 })).toEqual([]);
  // The server's own limit, to the day.
  expect(faults({ until: addDays('2026-11-27', MAX_DATES * 7) })).toEqual(['far']);
  expect(faults({ until: addDays('2026-11-27', MAX_DATES * 7 - 1) })).toEqual([]);
});

test('a time is read however it is written', () => {
  expect(['9:30', ' 09.30', '9h30', '24:00', '9'].map((text) => clock(text))).toEqual(['09:30', '09:30', '09:30', null, null]);
});

test('open times are gathered by weekday, on the coach’s clock on either side of a change', () => {
  const slot = (startsAt: string) => ({ startsAt, endsAt: startsAt });
  const days = [
    { date: '2027-03-23', slots: [slot('2027-03-23T13:00:00.000Z'), slot('2027-03-23T09:00:00.000Z')] },
    { date: '2027-03-30', slots: [slot('2027-03-30T08:00:00.000Z')] },
  ];
  expect(timesByWeekday(days, { time: (at) => paris.format(new Date(at)) }).get(2)).toEqual([
    { time: '10:00', count: 2, first: '2027-03-23T09:00:00.000Z' },
    { time: '14:00', count: 1, first: '2027-03-23T13:00:00.000Z' },
  ]);
});

const preview: SeriesPreviewView = {
  timeZone: 'Europe/Paris',
  madeUntil: '2027-01-05',
  dates: [
    { date: '2026-12-22', startsAt: 'a', state: 'free', alternative: null },
    { date: '2026-12-29', startsAt: 'b', state: 'time_off', alternative: 'x' },
    { date: '2027-01-05', startsAt: 'c', state: 'conflict', alternative: null },
    { date: '2027-01-12', startsAt: 'd', state: 'conflict', alternative: 'y' },
    { date: '2027-01-19', startsAt: 'e', state: 'free', alternative: null },
  ],
};

test('what is free and near is booked now, and what was chosen, near or far', () => {
  expect(tally(preview, new Map())).toEqual({ booked: 1, undecided: 2, left: 1, choices: [], leaveOut: [] });
  const decided = new Map([
    ['2026-12-29', LEAVE],
    ['2027-01-12', 'y'],
  ]);
  const choices = [{ date: '2027-01-12', startsAt: 'y' }];
  expect(tally(preview, decided)).toEqual({ booked: 2, undecided: 0, left: 2, choices, leaveOut: [] });
});

test('a free date that is left out is not booked, now or later, unless it is taken after all', () => {
  const decided = new Map([
    ['2026-12-22', LEAVE],
    ['2027-01-19', LEAVE],
  ]);
  expect(tally(preview, decided)).toMatchObject({ booked: 0, left: 1, leaveOut: ['2026-12-22', '2027-01-19'] });
  expect(tally(preview, new Map([...decided, ['2026-12-22', TAKE]]))).toMatchObject({ booked: 1, leaveOut: ['2027-01-19'] });
});

test('a decision for a time that is no longer offered is none', () => {
  const [, away] = preview.dates;
  if (away === undefined) throw new Error('no date');
  expect(decisionOn(away, new Map([['2026-12-29', 'x']]))).toBe('x');
  expect(decisionOn({ ...away, alternative: 'z' }, new Map([['2026-12-29', 'x']]))).toBeNull();
  expect(decisionOn({ ...away, alternative: 'z' }, new Map([['2026-12-29', LEAVE]]))).toBe(LEAVE);
});
