import { expect, test } from 'vitest';
import { addressOf, cleanText, instantOf, minorUnitsOf } from './cells.ts';
import { derivedId, idFor } from './ids.ts';

test.each([
  ['2025-03-01 10:20:30+00', '2025-03-01T10:20:30.000Z'],
  ['2025-03-01 10:20:30.123456+05:30', '2025-03-01T04:50:30.123Z'],
  ['2025-03-01T10:20:30', '2025-03-01T10:20:30.000Z'],
  ['2025-03-01 10:20-0330', '2025-03-01T13:50:00.000Z'],
  ['2025-03-01', '2025-03-01T00:00:00.000Z'],
  ['2025-03-01T10:20:30Z', '2025-03-01T10:20:30.000Z'],
  ['1740824430', '2025-03-01T10:20:30.000Z'],
  ['1740824430000', '2025-03-01T10:20:30.000Z'],
  ['2025-02-30', null],
  ['2025-13-01', null],
  ['0001-01-01', null],
  ['01/02/2025', null],
  ['soon', null],
  ['', null],
])('%s is %s', (text, expected) => expect(instantOf(text)?.toISOString() ?? null).toBe(expected));

test.each([
  ['3500', 3500],
  ['35.00', 3500],
  ['35.5', 3550],
  ['€ 35.00', 3500],
  ['35.0000', 3500],
  ['0', 0],
  ['35.005', null],
  ['-1', null],
  ['1e9', null],
  ['999999999.99', null],
  ['abc', null],
])('%s is %s minor units', (text, expected) => expect(minorUnitsOf(text)).toBe(expected));

test('an address has one form, and what is none is none', () => {
  expect(addressOf(' MiXeD@Case.test\n')).toBe('mixed@case.test');
  expect(addressOf('mailto:Mia@members.test')).toBe('mia@members.test');
  expect(addressOf('Zoe\u0308@members.test')).toBeNull();
  for (const none of ['', 'x', 'a@b', '@x.test', 'a b@x.test', null]) expect(addressOf(none)).toBeNull();
});

test('text loses what cannot be stored, and is cut between characters', () => {
  expect(cleanText('  a\0b\u0007\nc \ud800', 20)).toBe('ab\nc \ufffd');
  expect(cleanText('😀😀😀', 2)).toBe('😀😀');
});

test('ids are UUIDs of version 8, of one source, and stay what they were where they are UUIDs', () => {
  const origin = { organizationId: 'o', label: '' };
  const id = derivedId(origin, 'orders', '1');
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(derivedId(origin, 'orders', '1')).toBe(id);
  const others = [
    derivedId(origin, 'orders', '2'),
    derivedId(origin, 'seat_invites', '1'),
    derivedId({ ...origin, organizationId: 'p' }, 'orders', '1'),
    derivedId({ ...origin, label: 'b' }, 'orders', '1'),
  ];
  expect(new Set([id, ...others]).size).toBe(5);
  expect(idFor(origin, 'orders', '018F9A3E-7C1B-7D2A-9E4F-0123456789AB')).toBe('018f9a3e-7c1b-7d2a-9e4f-0123456789ab');
  expect(idFor(origin, 'orders', '00000000-0000-0000-0000-000000000001')).toMatch(/-8/);
});
