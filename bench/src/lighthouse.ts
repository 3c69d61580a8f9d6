/**
 * `pnpm lighthouse`: an event's page as Lighthouse sees it, on its mobile profile (a slow phone on a slow network). Needs `pnpm build` and a
 * Chrome or Chromium (`CHROME_PATH`). Three runs; the medians are printed, and a figure below its target fails.
 */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { createEvent } from './event-page.ts';
import { median, table } from './figures.ts';
import { clearAbandoned } from './folders.ts';
import { createWorld } from './world.ts';

const TARGETS = { performance: 90, accessibility: 100, 'best-practices': 0, seo: 0 } as const;
const RUNS = 3;
const TRIES = 4;
const BROWSER_FLAGS = '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking';
const SHOWN = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'cumulative-layout-shift',
  'total-byte-weight',
] as const;

interface Report {
  categories: { [name: string]: { score: number | null } };
  audits: { [name: string]: { score: number | null; title: string; displayValue?: string; numericValue?: number } };
}

const cli = path.join(path.dirname(createRequire(import.meta.url).resolve('lighthouse/package.json')), 'cli/index.js');

async function visit(url: string, tries = TRIES): Promise<Report> {
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [cli, url, '--quiet', '--output=json', `--only-categories=${Object.keys(TARGETS).join(',')}`, `--chrome-flags=${BROWSER_FLAGS}`],
      { env: { ...process.env, CHROME_PATH: process.env['CHROME_PATH'] ?? '/usr/bin/chromium' }, maxBuffer: 64_000_000 },
    );
    return JSON.parse(stdout);
  } catch (error) {
    // A trace that did not record, mostly: Lighthouse itself asks to try again. Its half of a report is nothing to print.
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().slice(0, 300) : String(error).slice(0, 300);
    if (tries <= 1) throw new Error(said, { cause: 'lighthouse' });
    process.stderr.write(`${said}\n`);
    return visit(url, tries - 1);
  }
}

await clearAbandoned();
await using stack = new AsyncDisposableStack();
const world = await createWorld(stack);
const { path: page } = await createEvent(world);
const reports: Report[] = [];
for (let run = 0; run < RUNS; run += 1) reports.push(await visit(world.api.url + page));

const scores = Object.entries(TARGETS).map(([name, target]) => {
  const score = Math.round(median(reports.map(({ categories }) => categories[name]?.score ?? 0)) * 100);
  return { name, score, target };
});
const last = reports.at(-1);
console.log(
  table(
    ['', 'score', 'target'],
    scores.map(({ name, score, target }) => [name, String(score), target === 0 ? '–' : `≥ ${target}`]),
  ),
);
console.log(
  table(
    ['', 'median'],
    SHOWN.map((name) => {
      const values = reports.map(({ audits }) => audits[name]?.numericValue ?? Number.NaN);
      return [last?.audits[name]?.title ?? name, String(Math.round(median(values) * 1000) / 1000)];
    }),
  ),
);
for (const { title, score, displayValue } of Object.values(last?.audits ?? {}))
  if (score !== null && score < 0.9) console.log(`- ${title}${displayValue === undefined ? '' : `: ${displayValue}`}`);
if (scores.some(({ score, target }) => score < target)) process.exitCode = 1;
