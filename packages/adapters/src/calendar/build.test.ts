import type { CalendarEvent, CalendarMessage } from '@seatwise/domain/ports';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { feed, invitation } from './build.ts';
import { createFeedTokens } from './tokens.ts';

const ID = '0199c0de-0000-7000-8000-000000000001';
const event: CalendarEvent = {
  id: ID,
  sequence: 3,
  startsAt: '2027-03-28T00:30:00.000Z',
  endsAt: '2027-03-28T01:30:00.000Z',
  cancelled: false,
  changedAt: '2027-01-02T03:04:05.678Z',
  withName: 'Ada',
  note: '',
  url: 'https://seatwise.test/sessions',
};
const mail = { from: { name: 'Seatwise', address: 'hello@seatwise.test' }, to: 'mia@people.test' };
const message = (kind: CalendarMessage['kind'], events: CalendarEvent[]): CalendarMessage => ({ attendee: 'Mia', kind, events });

function parsed(ics: string) {
  const calendar = new ICAL.Component(ICAL.parse(ics));
  return {
    method: calendar.getFirstPropertyValue('method'),
    events: calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one)),
    calendar,
  };
}
const value = (one: ICAL.Event, name: string): string => String(one.component.getFirstPropertyValue(name));

test('a new session is a request, in UTC, from us to the one it is for', () => {
  const { method, ics } = invitation(message('request', [event]), 'en', mail);
  const { events, ...read } = parsed(ics);
  expect([method, read.method, events.length]).toEqual(['REQUEST', 'REQUEST', 1]);
  const [one] = events;
  if (!one) throw new Error('no event');
  expect([one.uid, one.sequence, one.summary]).toEqual([`${ID}@seatwise`, 3, 'Session with Ada']);
  expect(ics).toContain('\r\nDTSTART:20270328T003000Z\r\nDTEND:20270328T013000Z\r\n');
  expect(ics).toContain('\r\nDTSTAMP:20270102T030405Z\r\n');
  expect(value(one, 'status')).toBe('CONFIRMED');
  expect(value(one, 'organizer')).toMatch(/^mailto:hello@seatwise\.test$/i);
  const attendees = one.component.getAllProperties('attendee');
  expect(attendees.map((who) => String(who.getFirstValue()).toLowerCase())).toEqual(['mailto:mia@people.test']);
  expect(attendees[0]?.getFirstParameter('partstat')).toBe('NEEDS-ACTION');
  expect(attendees[0]?.getFirstParameter('rsvp')).toBe('FALSE');
  expect(ics.endsWith('END:VCALENDAR\r\n')).toBe(true);
});

test('what is off is cancelled under the same UID, and takes nobody’s time', () => {
  const { method, ics } = invitation(message('cancel', [{ ...event, sequence: 4, cancelled: true }]), 'fr', mail);
  const { events, ...read } = parsed(ics);
  expect([method, read.method]).toEqual(['CANCEL', 'CANCEL']);
  expect([events[0]?.uid, events[0]?.sequence, events[0]?.summary]).toEqual([`${ID}@seatwise`, 4, 'Annulé\u00A0: Séance avec Ada']);
  expect(ics).toMatch(/\r\nSTATUS:CANCELLED\r\n/);
  expect(ics).toMatch(/\r\nTRANSP:TRANSPARENT\r\n/);
});

test('several at once are a file, since a request speaks of one', () => {
  const other = { ...event, id: '0199c0de-0000-7000-8000-000000000002', sequence: 0 };
  const { method, ics } = invitation(message('request', [event, other]), 'en', mail);
  const { events } = parsed(ics);
  expect(method).toBe('PUBLISH');
  expect(events.map(({ uid }) => uid)).toEqual([`${ID}@seatwise`, `${other.id}@seatwise`]);
  expect(events.map((one) => one.component.getAllProperties('attendee').length)).toEqual([0, 0]);
});

test('whatever people typed comes back as it was, on lines of at most 75 octets, and adds nothing', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 150 }),
    fc.constantFrom(
      'a;b,c:d\\e"f',
      '\\n',
      'x\r\nATTENDEE:mailto:omar@festival.test',
      'É'.repeat(120),
      '🖍'.repeat(60),
      ' spaced ',
      'END:VEVENT',
    ),
  );
  fc.assert(
    fc.property(hostile, hostile, hostile, (withName, note, attendee) => {
      const { ics } = invitation({ attendee, kind: 'request', events: [{ ...event, withName, note }] }, 'en', mail);
      expect(ics.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
      expect(ics.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      const { events } = parsed(ics);
      expect(events).toHaveLength(1);
      const [one] = events;
      // Blanks and control characters are made one blank before; everything else is there.
      const plain = (text: string): string => text.replaceAll(/[\s\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, '');
      expect(plain(one?.summary ?? '')).toBe(plain(withName) === '' ? 'Session' : `Sessionwith${plain(withName)}`);
      expect(plain(one?.description ?? '')).toBe(`${plain(note)}Tomoveorcancelit:https://seatwise.test/sessions`);
      expect(one?.component.getAllProperties('attendee')).toHaveLength(1);
    }),
    { numRuns: 300 },
  );
});

test('a feed is one event a session, with a name, and how often to look', () => {
  const ics = feed([event, { ...event, id: '0199c0de-0000-7000-8000-000000000002', cancelled: true }], 'fr');
  const { calendar, events } = parsed(ics);
  expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe('Séances Seatwise');
  expect(String(calendar.getFirstPropertyValue('refresh-interval'))).toBe('PT1H');
  expect(events.map((one) => value(one, 'status'))).toEqual(['CONFIRMED', 'CANCELLED']);
  expect(ics).not.toMatch(/ORGANIZER|ATTENDEE|@people/);
  expect(feed([], 'en')).toContain('BEGIN:VCALENDAR');
});

describe('tokens of feeds', () => {
  const tokens = createFeedTokens('a secret of at least thirty-two characters');

  test('are the same each time, one for each person and version, and fit an address', () => {
    const token = tokens.tokenOf(ID, 1);
    expect(token).toMatch(/^[\w-]{54}$/);
    expect(tokens.tokenOf(ID, 1)).toBe(token);
    expect(new Set([token, tokens.tokenOf(ID, 2), createFeedTokens('another secret').tokenOf(ID, 1)]).size).toBe(3);
    expect(tokens.personOf(token)).toBe(ID);
    expect([1, 2].map((version) => tokens.isOf(token, ID, version))).toEqual([true, false]);
    expect(tokens.isOf(token, '0199c0de-0000-7000-8000-000000000002', 1)).toBe(false);
  });

  test('that differ in one character are none', () => {
    const token = tokens.tokenOf(ID, 1);
    for (let at = 0; at < token.length; at += 1) {
      const altered = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(tokens.isOf(altered, tokens.personOf(altered) ?? ID, 1)).toBe(false);
      expect(tokens.isOf(altered, ID, 1)).toBe(false);
    }
    for (const none of ['', 'x', `${token}A`, '../../etc/passwd', 'é'.repeat(54)])
      expect([tokens.personOf(none), tokens.isOf(none, ID, 1)]).toEqual([null, false]);
  });
});
