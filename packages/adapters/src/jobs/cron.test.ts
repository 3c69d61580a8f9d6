import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cronItems, milliseconds } from './cron.ts';

const job = (payload: z.ZodType) => ({ name: 'test.nightly', payload, maxAttempts: 5 });

describe('the clock’s jobs', () => {
  it.each([
    ['30s', 30_000],
    ['15m', 900_000],
    ['12h', 43_200_000],
    ['1d', 86_400_000],
    ['1d12h', 129_600_000],
    ['2w', 1_209_600_000],
  ])('%s is %i ms', (text, ms) => {
    expect(milliseconds(text)).toBe(ms);
  });

  it.each(['', '1', 'd', '1 day', '-1d', '1y'])('"%s" is refused', (text) => {
    expect(() => milliseconds(text)).toThrow(/no length of time/);
  });

  it('carry what their job takes', () => {
    const withDefault = z.object({ taskId: z.string().nullable() }).default({ taskId: null });
    const [item] = cronItems([{ job: job(withDefault), pattern: '30 2 * * *', backfill: '1d' }]);
    expect(item).toMatchObject({
      task: 'test.nightly',
      payload: { taskId: null },
      options: { backfillPeriod: 86_400_000, maxAttempts: 5 },
    });
    expect(cronItems([{ job: job(z.object({})), pattern: '* * * * *', backfill: '1h' }])[0]?.payload).toEqual({});
  });

  it('stop the start when they carry something else, or come at no hour', () => {
    expect(() => cronItems([{ job: job(z.object({ id: z.uuid() })), pattern: '* * * * *', backfill: '1h' }])).toThrow(/test\.nightly/);
    expect(() => cronItems([{ job: job(z.object({})), pattern: 'at night', backfill: '1h' }])).toThrow();
  });
});
