/** Local time in the database against Temporal, on either side of every change of every zone for ten years. */
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureZone, periodsOf } from '../src/bookings/zones.ts';
import { createKit, type Kit } from './kit.ts';
import { instantOf, SERVER_ZONES } from './time-zones.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const MINUTES = [-1440, -121, -61, -60, -31, -30, -1, 0, 1, 15, 29, 30, 31, 59, 60, 61, 120, 1440];
/** A change that the list of changes does not know shows between two of these. */
const SAMPLE_DAYS = 10;

interface Wanted {
  local: string[];
  at: (string | null)[];
  moments: string[];
  shown: string[];
}

/** Many zones are others by another name, or have been for ten years: of those, a few changes are enough. */
const seen = new Set<string>();
const ENOUGH = 2;

/** Around each change, on the clock as it was and on the clock as it then is; and every few days, changes or not. */
function wantedOf(zone: string, from: Temporal.Instant, until: Temporal.Instant): Wanted {
  const wanted: Wanted = { local: [], at: [], moments: [], shown: [] };
  const show = (moment: Temporal.Instant): void => {
    wanted.moments.push(moment.toString());
    wanted.shown.push(moment.toZonedDateTimeISO(zone).toPlainDateTime().toString());
  };
  const periods = periodsOf(zone, from, until);
  const changes = periods.flatMap(({ starts }) => (starts ? [starts] : []));
  const like = JSON.stringify(periods);
  const known = seen.has(like);
  seen.add(like);
  for (let moment = from; Temporal.Instant.compare(moment, until) < 0; moment = moment.add({ hours: 24 * (known ? 90 : SAMPLE_DAYS) }))
    show(moment);
  for (const change of known ? changes.slice(0, ENOUGH) : changes) {
    const after = change.toZonedDateTimeISO(zone).toPlainDateTime();
    const before = change.subtract({ nanoseconds: 1000 }).toZonedDateTimeISO(zone).toPlainDateTime().add({ nanoseconds: 1000 });
    const locals = new Set(MINUTES.flatMap((minutes) => [before.add({ minutes }).toString(), after.add({ minutes }).toString()]));
    for (const local of locals) {
      wanted.local.push(local);
      wanted.at.push(instantOf(zone, local));
    }
    for (const minutes of MINUTES) show(change.add({ minutes }));
  }
  return wanted;
}

const WRONG = `
  SELECT x.local::text AS asked, x.at::text AS wanted, app.to_instant($1, x.local)::text AS found FROM unnest($2::timestamp[], $3::timestamptz[]) AS x (local, at)
    WHERE app.to_instant($1, x.local) IS DISTINCT FROM x.at
  UNION ALL
  SELECT x.at::text, x.local::text, app.to_local($1, x.at)::text FROM unnest($4::timestamptz[], $5::timestamp[]) AS x (at, local)
    WHERE app.to_local($1, x.at) IS DISTINCT FROM x.local`;

test('every zone, around every change of ten years', async () => {
  const now = kit.deps.clock.now().getUTCFullYear();
  const at = (year: number): Temporal.Instant => Temporal.Instant.from(`${year}-01-01T00:00:00Z`);
  let asked = 0;
  let skipped = 0;
  const zones = Intl.supportedValuesOf('timeZone');
  for (const [index, zone] of zones.entries()) {
    await ensureZone(kit.deps, zone);
    const wanted = wantedOf(zone, at(now - 1), at(now + 9));
    asked += wanted.local.length + wanted.moments.length;
    skipped += wanted.at.filter((one) => one === null).length;
    const wrong = await kit.database.workerDb.transaction({ userId: null, platformOwner: false }, async (tx) => {
      await tx.sql("SELECT set_config('TimeZone', $1, true)", [SERVER_ZONES[index % SERVER_ZONES.length]]);
      return tx.sql(WRONG, [zone, wanted.local, wanted.at, wanted.moments, wanted.shown]);
    });
    expect([zone, wrong]).toEqual([zone, []]);
  }
  expect(zones.length).toBeGreaterThan(400);
  expect(asked).toBeGreaterThan(50_000);
  // Skipped times are among them: a function that never says null would not get here.
  expect(skipped).toBeGreaterThan(2000);
}, 120_000);
