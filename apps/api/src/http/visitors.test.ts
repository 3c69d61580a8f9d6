import { expect, test } from 'vitest';
import { visitorsBy } from './visitors.ts';

const visitor = visitorsBy('a secret of thirty-two characters');
const ada = { ip: '192.0.2.1', userAgent: 'A' };
const of = (request: typeof ada, at: string, by = visitor): string => by(request, new Date(at)).toString('hex');

test('the same for a day, another the next, and nobody’s elsewhere', () => {
  const first = of(ada, '2026-11-26T00:00:00Z');
  expect(of(ada, '2026-11-26T23:59:59Z')).toBe(first);
  const others = [
    of(ada, '2026-11-27T00:00:00Z'),
    of({ ...ada, ip: '192.0.2.2' }, '2026-11-26T00:00:00Z'),
    of({ ...ada, userAgent: 'B' }, '2026-11-26T00:00:00Z'),
    of(ada, '2026-11-26T00:00:00Z', visitorsBy('another secret of that many letters')),
  ];
  expect(new Set([first, ...others]).size).toBe(5);
});
