import { expect, test } from 'vitest';
import { createFormat } from './format.ts';

const english = createFormat('en', 'Europe/Paris');
const french = createFormat('fr', 'Europe/Paris');
/** Intl puts several kinds of space before a sign; which one is not our concern. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test('money stands in its own minor units', () => {
  expect(english.money({ amount: 17_500, currency: 'eur' })).toBe('€175.00');
  expect(plain(french.money({ amount: 17_500, currency: 'eur' }))).toBe('175,00 €');
  expect(plain(english.money({ amount: 500, currency: 'jpy' }))).toBe('JP¥500');
});

test('an instant is shown in the person’s zone, either side of a clock change', () => {
  expect(english.dateTime('2026-10-24T22:30:00.000Z')).toBe('25 October 2026, 00:30');
  expect(english.dateTime('2026-10-25T01:30:00.000Z')).toBe('25 October 2026, 02:30');
  expect(french.date('2026-12-01T09:00:00.000Z')).toBe('1 décembre 2026');
});

test('a local date has no zone to be moved by', () => {
  expect(createFormat('en', 'Pacific/Auckland').date('2026-12-01')).toBe('1 December 2026');
  expect(createFormat('en', 'America/Chicago').date('2026-12-01')).toBe('1 December 2026');
});

test('another zone stands beside where its time differs', () => {
  expect(english.dateTime('2026-11-24T09:00:00.000Z', 'America/New_York')).toBe('24 November 2026, 10:00 (04:00 New York)');
  expect(english.dateTime('2026-11-24T09:00:00.000Z', 'Europe/Berlin')).toBe('24 November 2026, 10:00');
  expect(english.dateTime('2026-11-24T17:00:00.000Z', 'Pacific/Auckland')).toMatch(
    /^24 November 2026, 18:00 \(Wed,? 25 Nov, 06:00 Auckland\)$/,
  );
});

test('days are named, of instants in the person’s zone and of local dates as they stand', () => {
  expect(english.fullDate('2026-12-01')).toMatch(/^Tuesday,? 1 December 2026$/);
  expect(french.fullDate('2026-12-01T23:30:00.000Z')).toBe('mercredi 2 décembre 2026');
  expect(english.shortDate('2026-12-01')).toMatch(/^Tue,? 1 Dec$/);
  expect(english.month('2026-12')).toBe('December 2026');
  expect([0, 1, 6].map((day) => english.weekday(day))).toEqual(['Sunday', 'Monday', 'Saturday']);
  expect(french.weekday(2)).toBe('mardi');
  expect(english.localDate('2026-12-01T23:30:00.000Z')).toBe('2026-12-02');
  expect(english.localDate('2026-12-01T23:30:00.000Z', 'America/New_York')).toBe('2026-12-01');
});

test('a span on another zone’s clocks, with its day where that is another one', () => {
  const newYork = createFormat('en', 'America/New_York');
  expect(newYork.span('2026-12-01T09:00:00.000Z', '2026-12-01T10:00:00.000Z')).toBe('04:00–05:00');
  expect(newYork.elsewhere('Europe/Paris', '2026-12-01T09:00:00.000Z', '2026-12-01T10:00:00.000Z')).toBe('10:00–11:00 Paris');
  expect(newYork.elsewhere('Pacific/Auckland', '2026-12-01T12:00:00.000Z')).toMatch(/^Wed,? 2 Dec, 01:00 Auckland$/);
  expect(english.elsewhere('Europe/Berlin', '2026-12-01T09:00:00.000Z')).toBeNull();
  expect(english.place('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
});

test('how long ago, in the largest unit that fits', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  expect(english.relative('2026-11-20T11:58:00Z', now)).toBe('2 minutes ago');
  expect(english.relative('2026-11-23T12:00:00Z', now)).toBe('in 3 days');
  expect(english.relative('2026-11-20T11:59:50Z', now)).toBe('this minute');
  expect(french.relative('2026-11-19T12:00:00Z', now)).toBe('hier');
});
