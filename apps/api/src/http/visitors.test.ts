import { silentLog } from '@seatwise/domain/ports';
import { expect, test, vi } from 'vitest';
import { type VisitorOf, visitorsBy } from './visitors.ts';

const ada = { ip: '192.0.2.1', userAgent: 'A' };
const of = async (by: VisitorOf, at: string, request = ada): Promise<string> => (await by(request, new Date(at))).toString('hex');
const saltOf = vi.fn<(day: string) => Promise<Buffer>>(async (day) => Buffer.alloc(32, day));

test('the same for a day, another the next; another for another address or browser, and by another salt', async () => {
  const visitor = visitorsBy(saltOf, silentLog);
  const first = await of(visitor, '2026-11-26T00:00:00Z');
  expect(await of(visitor, '2026-11-26T23:59:59Z')).toBe(first);
  const others = await Promise.all([
    of(visitor, '2026-11-27T00:00:00Z'),
    of(visitor, '2026-11-26T00:00:00Z', { ...ada, ip: '192.0.2.2' }),
    of(visitor, '2026-11-26T00:00:00Z', { ...ada, userAgent: 'B' }),
    of(
      visitorsBy(async () => Buffer.alloc(32), silentLog),
      '2026-11-26T00:00:00Z',
    ),
  ]);
  expect(new Set([first, ...others]).size).toBe(5);
});

test('the salt is asked for once a day, however many come at once, and is not kept longer', async () => {
  vi.useFakeTimers();
  try {
    saltOf.mockClear();
    const visitor = visitorsBy(saltOf, silentLog);
    await Promise.all(Array.from({ length: 50 }, () => of(visitor, '2026-11-26T23:00:00Z')));
    await of(visitor, '2026-11-26T23:00:00Z');
    expect(saltOf.mock.calls).toEqual([['2026-11-26']]);
    vi.advanceTimersByTime(3_600_000);
    await of(visitor, '2026-11-26T23:00:00Z');
    expect(saltOf).toHaveBeenCalledTimes(2);
  } finally {
    vi.useRealTimers();
  }
});

test('while it cannot be told everybody is somebody new, and it is asked for again', async () => {
  const warn = vi.fn<() => void>();
  saltOf.mockClear().mockRejectedValueOnce(new Error('no database'));
  const visitor = visitorsBy(saltOf, { ...silentLog, warn });
  const lost = await Promise.all([1, 2].map(() => of(visitor, '2026-11-26T00:00:00Z')));
  const told = [await of(visitor, '2026-11-26T00:00:00Z'), await of(visitor, '2026-11-26T00:00:00Z')];
  expect([new Set(lost).size, new Set([...lost, ...told]).size, saltOf.mock.calls.length, warn.mock.calls.length]).toEqual([2, 3, 2, 1]);
});
