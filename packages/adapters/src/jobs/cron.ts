import type { CronItem } from '@seatwise/domain';
import { type ParsedCronItem, parseCronItems } from 'graphile-worker';

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** '1d', '12h', '1d12h' in milliseconds. */
export function milliseconds(text: string): number {
  if (!/^(?:\d+[smhdw])+$/.test(text)) throw new Error(`"${text}" is no length of time: write it as 12h or 1d`);
  return [...text.matchAll(/(\d+)([smhdw])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit as keyof typeof UNITS], 0);
}

/** What a run of the clock carries: checked when the worker starts, not at night. */
function payloadOf({ job, payload }: CronItem): Record<string, unknown> {
  for (const candidate of payload === undefined ? [undefined, {}] : [payload]) {
    const parsed = job.payload.safeParse(candidate);
    if (parsed.success && typeof parsed.data === 'object' && parsed.data !== null) return { ...parsed.data };
  }
  throw new Error(`The clock's payload for ${job.name} is not what that job takes`);
}

export function cronItems(items: readonly CronItem[]): ParsedCronItem[] {
  return parseCronItems(
    items.map((item) => ({
      task: item.job.name,
      match: item.pattern,
      payload: payloadOf(item),
      options: { backfillPeriod: milliseconds(item.backfill), maxAttempts: item.job.maxAttempts },
    })),
  );
}
