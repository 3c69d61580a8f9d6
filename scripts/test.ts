/**
 * `npx -y pnpm@12 test`: verify, database, browser, in this order. The last line counts them all. Browser tests need Chrome or
 * Chromium; without one they are listed as skipped with the command that would install it, and under CI=true that is a failure.
 */
import { verify } from './checks.ts';
import { findOrInstallBrowser, listBrowserTests } from './browser.ts';
import { sum, steps, whatFailed, type Count } from './steps.ts';

let total = await verify();
const add = (count: Count): void => {
  total = sum(total, count);
};

add(
  await steps([
    { name: 'build', command: ['turbo', 'run', 'build', '--output-logs=errors-only'] },
    { name: 'database', command: ['vitest', 'run', '--project', 'database'], vitest: 'database' },
  ]),
);

// What depends on time, with process and database in zones that are ahead, behind, and change their clocks by half an hour.
const TIME = ['time-zones', 'generator-rules', 'bookings-slots', 'bookings-series'].map(
  (name) => `packages/domain/test/${name}.db.test.ts`,
);
add(
  await steps(
    ['UTC', 'America/Chicago', 'Pacific/Auckland', 'Australia/Lord_Howe'].map((zone) => ({
      name: zone,
      command: ['vitest', 'run', '--project', 'database', ...TIME],
      vitest: zone,
      env: { TZ: zone },
    })),
  ),
);

// The same tests on a server of one's own: set by CI, which brings the oldest version that is supported.
const ownServer = process.env['SEATWISE_TEST_DATABASE_URL'];
if (ownServer) {
  add(
    await steps([
      {
        name: 'own server',
        command: ['vitest', 'run', '--project', 'database', 'packages/domain', 'packages/db'],
        vitest: 'own server',
        env: { DATABASE_URL: ownServer },
      },
    ]),
  );
}

const browser = await findOrInstallBrowser();
if (browser) {
  add(
    await steps([
      { name: 'browser', command: ['vitest', 'run', '--project', 'browser'], vitest: 'browser', env: { SEATWISE_BROWSER: browser } },
    ]),
  );
} else {
  const tests = listBrowserTests();
  console.log(
    `browser      ${tests.length} files skipped: no Chrome or Chromium here. Install one, for instance: apt-get install -y chromium`,
  );
  for (const file of tests) console.log(`  skipped: ${file}`);
  if (process.env['CI'] === 'true') total.failed += tests.length;
  else total.skipped += tests.length;
}

for (const failure of whatFailed()) console.log(`failed       ${failure}`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed > 0 ? 1 : 0;
