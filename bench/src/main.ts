/**
 * `pnpm bench`: prints a table, writes nothing. `--quick` measures briefly, `--only capacity|approvals|reservations|invites|campaigns|slots|page|visits|dashboard|generator|seconds` a part.
 * Everything it starts listens on loopback, lies in temporary folders, and is gone at its end.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { measureApprovals } from './approvals.ts';
import { measureCampaigns } from './campaigns.ts';
import { measureCapacity } from './capacity.ts';
import { measureEventPage } from './event-page.ts';
import { measureGenerator } from './generator.ts';
import { measureInvites } from './invites.ts';
import { type Row, verdicts } from './figures.ts';
import { clearAbandoned } from './folders.ts';
import { measureReservations } from './reservations.ts';
import { measureSeconds } from './seconds.ts';
import { measureSlots } from './slots.ts';
import { measureDashboard, measureVisits } from './visits.ts';
import { createWorld } from './world.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });
const { quick, only } = values;
const wanted = (part: string): boolean => only === undefined || only === part;
const tell = (line: string): void => void process.stderr.write(`${line}\n`);

const rows: Row[] = [];
const sections: string[] = [];

async function measureRatios(stack: AsyncDisposableStack): Promise<void> {
  if (!['capacity', 'approvals', 'reservations', 'invites', 'campaigns', 'slots', 'page', 'visits', 'dashboard', 'generator'].some(wanted))
    return;
  await using own = stack.use(new AsyncDisposableStack());
  const world = await createWorld(own);
  if (wanted('capacity')) {
    tell('capacity …');
    const { row, steps } = await measureCapacity(own, world, quick ? { rounds: 2, seconds: 2 } : { rounds: 16, seconds: 2 });
    rows.push(row);
    sections.push(...steps);
  }
  if (wanted('approvals')) {
    tell('approvals …');
    const { row, rates } = await measureApprovals(own, world, quick ? { rounds: 2, organizations: 3 } : { rounds: 7, organizations: 10 });
    rows.push(row);
    sections.push(rates);
  }
  if (wanted('reservations')) {
    tell('reservations …');
    const figures = await measureReservations(
      own,
      world,
      quick ? { rounds: 2, count: 300, growthRounds: 20 } : { rounds: 7, count: 1000, growthRounds: 60 },
    );
    rows.push(...figures.rows);
    sections.push(figures.rates);
  }
  if (wanted('invites')) {
    tell('invites …');
    const figures = await measureInvites(own, world, quick ? { rounds: 3, mailRounds: 1 } : { rounds: 15, mailRounds: 5 });
    rows.push(...figures.rows);
    sections.push(...figures.sections);
  }
  if (wanted('campaigns')) {
    tell('campaigns …');
    const figures = await measureCampaigns(
      own,
      world,
      quick ? { rounds: 1, readers: 2000, latencyRounds: 5, seconds: 5 } : { rounds: 5, readers: 20_000, latencyRounds: 10, seconds: 10 },
    );
    rows.push(...figures.rows);
    sections.push(...figures.sections);
  }
  if (wanted('slots')) {
    tell('slots …');
    rows.push(...(await measureSlots(own, world, quick ? { rounds: 2, seconds: 2 } : { rounds: 10, seconds: 2 })).rows);
  }
  if (wanted('page')) {
    tell('page …');
    rows.push(...(await measureEventPage(own, world, quick ? { rounds: 2, seconds: 2 } : { rounds: 10, seconds: 2 })).rows);
  }
  if (wanted('visits')) {
    tell('visits …');
    rows.push(...(await measureVisits(own, world, quick ? { rounds: 2, seconds: 2 } : { rounds: 10, seconds: 2 })).rows);
  }
  if (wanted('dashboard')) {
    tell('dashboard …');
    rows.push(...(await measureDashboard(world, quick ? { rounds: 2, seconds: 2 } : { rounds: 10, seconds: 2 })).rows);
  }
  if (wanted('generator')) {
    tell('generator …');
    const figures = await measureGenerator(world, quick ? { patterns: 10_000, rounds: 1 } : { patterns: 100_000, rounds: 1 });
    rows.push(...figures.rows);
    sections.push(...figures.sections);
  }
}

const stack = new AsyncDisposableStack();
const abandon = (): void => void stack.disposeAsync().then(() => process.exit(130));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, abandon);
try {
  await clearAbandoned();
  await measureRatios(stack);
  if (wanted('seconds')) {
    tell('seconds …');
    rows.push(...(await measureSeconds(stack, { rounds: quick ? 1 : 3 })));
  }
} finally {
  await stack.disposeAsync();
}
const [cpu] = cpus();
const machine = `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${process.platform}, Node ${process.versions.node}`;
console.log([`${new Date().toISOString().slice(0, 10)}, ${machine}`, verdicts(rows), ...sections].join('\n\n'));
