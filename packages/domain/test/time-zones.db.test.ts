/** The table of docs/decisions/time-and-clock-changes.md, row by row: neither the process's zone nor the server's may matter. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureZone } from '../src/bookings/zones.ts';
import { createKit, type Kit } from './kit.ts';
import { instantOf, SERVER_ZONES } from './time-zones.ts';

const DOCUMENT = path.resolve(import.meta.dirname, '../../../docs/decisions/time-and-clock-changes.md');

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

interface Case {
  zone: string;
  date: string;
  time: string;
  instant: string | null;
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/;

/** `| zone | date | local time | the session begins (UTC) | why |` */
function casesOf(): Case[] {
  return readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    .filter((cells) => /^[A-Z]\w+\/\w+|^UTC$/.test(cells[1] ?? '') && /^\d{4}-\d\d-\d\d$/.test(cells[2] ?? ''))
    .map(([, zone = '', date = '', time = '', what = '']) => ({ zone, date, time, instant: MOMENT.test(what) ? what : null }));
}

test('the table says of each case what both Temporal and the database do', async () => {
  const cases = casesOf();
  expect(cases.length).toBeGreaterThan(15);
  expect(cases.some(({ instant }) => instant === null)).toBe(true);
  for (const serverZone of SERVER_ZONES)
    for (const { zone, date, time, instant } of cases) {
      await ensureZone(kit.deps, zone);
      const local = `${date}T${time}`;
      const [row] = await kit.database.workerDb.transaction({ userId: null, platformOwner: false }, async (tx) => {
        await tx.sql("SELECT set_config('TimeZone', $1, true)", [serverZone]);
        return tx.sql<{ at: Date | null }>('SELECT app.to_instant($1, $2::timestamp) AS at', [zone, local]);
      });
      const found = row?.at?.toISOString().replace(':00.000Z', 'Z') ?? null;
      expect([zone, local, found]).toEqual([zone, local, instant]);
      expect([zone, local, instantOf(zone, local)?.replace(':00Z', 'Z') ?? null]).toEqual([zone, local, instant]);
    }
});
