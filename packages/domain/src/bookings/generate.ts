/**
 * The generator: makes the sessions of running series so many weeks ahead. Some coaches at a time, each portion in a transaction of its own that
 * also notes its figures and tells of its conflicts: killed at any moment, nothing is half done, and the next run goes on. A dry run is the same,
 * rolled back. Everything is decided in app.generate_sessions.
 */
import { sqlState, type Tx } from '@seatwise/db';
import { auditAtCommit, enqueueManyAtCommit, systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { forbidden } from '../kernel/errors.ts';
import { handler } from '../kernel/job.ts';
import { saga } from '../kernel/saga.ts';
import { GenerateInput, type GenerateView, type PlannedDate } from './contract.ts';
import { conflictsFoundJob, generateJob } from './jobs.ts';
import { ensureZone } from './zones.ts';

/** Series in one transaction: their coaches' calendars are locked for as long as it takes. */
const AT_ONCE = 2000;
const WEEKS_AHEAD = 8;
/** Dates that a dry run shows, of those that would be made and of those that would not each. */
const SHOWN = 100;

type Counts = Pick<GenerateView, 'created' | 'kept' | 'conflicts' | 'skipped'>;
export interface Run {
  runId: string;
  weeksAhead: number;
  dryRun: boolean;
  atOnce?: number;
}

class Undone extends Error {}

const actorOf = (deps: Deps) => systemActor(deps, 'bookings.generate');

/** A run that was killed never says so itself. */
const ABANDONED = `UPDATE generation_runs SET finished_at = app.now(), error = 'It ended before it was done.'
  WHERE finished_at IS NULL AND started_at < app.now() - interval '1 hour'`;
const BEGIN = `INSERT INTO generation_runs (cause, started_by, weeks_ahead, dry_run, started_at) VALUES ($1, $2, $3, $4, app.now()) RETURNING id`;

async function begin(
  tx: Pick<Tx, 'sql'>,
  how: { cause: 'clock' | 'scheduler' | 'owner'; startedBy: string | null; weeksAhead: number; dryRun: boolean },
): Promise<Run> {
  await tx.sql(ABANDONED);
  const [row] = await tx.sql<{ id: string }>(BEGIN, [how.cause, how.startedBy, how.weeksAhead, how.dryRun]);
  if (!row) throw new Error('no run was made');
  return { runId: row.id, weeksAhead: how.weeksAhead, dryRun: how.dryRun };
}

const ZONES = `SELECT time_zone AS zone FROM recurring_bookings WHERE status = 'active'
  UNION SELECT c.time_zone FROM coaches c WHERE EXISTS (SELECT FROM recurring_bookings b WHERE b.coach_id = c.id AND b.status = 'active')`;

/** Dates that are there already, and such as an earlier run could not make. They are looked at, and left. */
const DEALT_WITH = `
  WITH zones AS MATERIALIZED (SELECT z.time_zone, app.to_local(z.time_zone, app.now())::date AS today
      FROM (SELECT DISTINCT time_zone FROM recurring_bookings WHERE status = 'active') z),
    running AS MATERIALIZED (SELECT b.id, z.today FROM recurring_bookings b JOIN zones z USING (time_zone) WHERE b.status = 'active')
  SELECT (SELECT count(*)::integer FROM training_sessions s JOIN running r ON r.id = s.recurring_booking_id
      WHERE s.occurrence_date BETWEEN r.today AND r.today + 7 * $1::integer) AS kept,
    (SELECT count(*)::integer FROM generation_conflicts g JOIN running r ON r.id = g.recurring_booking_id
      WHERE g.occurrence_date BETWEEN r.today AND r.today + 7 * $1::integer AND g.session_id IS NULL) AS skipped`;

const NOTE = `UPDATE generation_runs SET created = created + $2, kept = kept + $3, conflicts = conflicts + $4, skipped = skipped + $5 WHERE id = $1`;
const note = (tx: Tx, { runId }: Run, counts: Counts): void =>
  void tx.atCommit(NOTE, [runId, counts.created, counts.kept, counts.conflicts, counts.skipped]);

/** Each coach of this portion for whom something new stands in the way hears of it, once a run. */
async function tellCoaches(tx: Tx, { runId }: Run, after: string | null, last: string): Promise<void> {
  const rows = await tx.sql<{ coach_id: string }>(
    'SELECT DISTINCT coach_id FROM generation_conflicts WHERE run_id = $1 AND ($2::uuid IS NULL OR coach_id > $2::uuid) AND coach_id <= $3 ORDER BY 1',
    [runId, after, last],
  );
  enqueueManyAtCommit(
    tx,
    conflictsFoundJob,
    rows.map(({ coach_id: coachId }) => ({ runId, coachId })),
  );
}

// Of this transaction, which is about to be rolled back.
const EXAMPLES = `
  SELECT x.verdict, x.date::text AS date, x.starts_at, pc.name AS coach, pm.name AS member FROM (
    (SELECT 'created' AS verdict, s.occurrence_date AS date, s.starts_at, s.coach_id, s.member_id FROM training_sessions s
      WHERE ($2::uuid IS NULL OR s.coach_id > $2::uuid) AND s.coach_id <= $3 AND s.recurring_booking_id IS NOT NULL AND s.created_at = CURRENT_TIMESTAMP
      ORDER BY s.coach_id, s.starts_at LIMIT $4)
    UNION ALL
    (SELECT g.cause, g.occurrence_date, g.starts_at, g.coach_id, g.member_id FROM generation_conflicts g
      WHERE g.run_id = $1 AND ($2::uuid IS NULL OR g.coach_id > $2::uuid) AND g.coach_id <= $3 ORDER BY g.coach_id, g.occurrence_date LIMIT $5)) x
  JOIN coaches c ON c.id = x.coach_id JOIN people pc ON pc.id = c.person_id JOIN people pm ON pm.id = x.member_id
  ORDER BY x.coach_id, x.date, x.starts_at`;

async function examples(tx: Tx, { runId }: Run, after: string | null, last: string, plan: readonly PlannedDate[]): Promise<PlannedDate[]> {
  const made = plan.filter(({ verdict }) => verdict === 'created').length;
  const room = [SHOWN - made, SHOWN - (plan.length - made)];
  if (room.every((places) => places <= 0)) return [];
  const rows = await tx.sql<{ verdict: PlannedDate['verdict']; date: string; starts_at: Date | null; coach: string; member: string }>(
    EXAMPLES,
    [runId, after, last, ...room],
  );
  return rows.map((row) => ({
    coachName: row.coach,
    memberName: row.member,
    date: row.date,
    startsAt: row.starts_at?.toISOString() ?? null,
    verdict: row.verdict,
  }));
}

interface Portion extends Counts {
  last_coach: string;
}

/** What was there before it began has been counted, once, when the run did. */
const counted = (portion: Portion): Counts => ({ ...portion, kept: 0 });

/** The next coaches; null when there are none left. */
async function portion(deps: Deps, run: Run, after: string | null, plan: PlannedDate[]): Promise<Portion | null> {
  let done: Portion | null = null;
  let shown: PlannedDate[] = [];
  try {
    await deps.system.transaction(actorOf(deps), async (tx) => {
      const [row] = await tx.sql<Portion>(
        'SELECT last_coach, created, kept, conflicts, skipped FROM app.generate_sessions($1, $2::uuid, $3::integer, $4::integer)',
        [run.runId, after, run.atOnce ?? AT_ONCE, run.weeksAhead],
      );
      done = row ?? null;
      if (!row) return;
      if (run.dryRun) {
        shown = await examples(tx, run, after, row.last_coach, plan);
        throw new Undone();
      }
      if (row.conflicts > 0) await tellCoaches(tx, run, after, row.last_coach);
      note(tx, run, counted(row));
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  plan.push(...shown);
  return done;
}

const FINISH = 'UPDATE generation_runs SET finished_at = app.now(), error = $2 WHERE id = $1';
const finish = (deps: Deps, { runId }: Run, error: string | null): Promise<unknown> =>
  deps.system.transaction(actorOf(deps), (tx) => tx.sql(FINISH, [runId, error]));

/** What somebody wrote meanwhile without locking anything, such as an import, is in the way only until it is seen. */
const UNSEEN = new Set(['23P01', '23505']);

async function persist(deps: Deps, run: Run, after: string | null, plan: PlannedDate[]): Promise<Portion | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await portion(deps, run, after, plan);
    } catch (error) {
      if (attempt === 3 || !UNSEEN.has(sqlState(error) ?? '')) throw error;
    }
  }
}

/** From the first coach to the last. */
async function work(deps: Deps, run: Run): Promise<GenerateView> {
  const total: Counts = { created: 0, kept: 0, conflicts: 0, skipped: 0 };
  const plan: PlannedDate[] = [];
  const add = (counts: Counts): void => {
    total.created += counts.created;
    total.kept += counts.kept;
    total.conflicts += counts.conflicts;
    total.skipped += counts.skipped;
  };
  const zones = await deps.system.transaction(actorOf(deps), (tx) => tx.sql<{ zone: string }>(ZONES));
  for (const { zone } of zones) await ensureZone(deps, zone);
  await deps.system.transaction(actorOf(deps), async (tx) => {
    const [row] = await tx.sql<{ kept: number; skipped: number }>(DEALT_WITH, [run.weeksAhead]);
    const before = { created: 0, kept: row?.kept ?? 0, conflicts: 0, skipped: row?.skipped ?? 0 };
    add(before);
    if (!run.dryRun) note(tx, run, before);
  });
  let after: string | null = null;
  for (;;) {
    const done: Portion | null = await persist(deps, run, after, plan);
    if (!done) break;
    add(counted(done));
    after = done.last_coach;
  }
  if (run.dryRun) await deps.system.transaction(actorOf(deps), async (tx) => note(tx, run, total));
  return { runId: run.runId, ...total, ...(run.dryRun ? { plan } : {}) };
}

/** Runs to its end, and says in its row how it ended. */
async function complete(deps: Deps, run: Run): Promise<GenerateView> {
  try {
    const view = await work(deps, run);
    await finish(deps, run, null);
    return view;
  } catch (error) {
    deps.log.error({ err: error, runId: run.runId }, 'a generator run failed');
    // What stopped it may stop this, too; the next run then finds it unfinished.
    await finish(deps, run, 'It failed; the log knows why.').catch(() => undefined);
    throw error;
  }
}

/** By the worker's clock, or by a scheduler outside. */
export async function generateSessions(
  deps: Deps,
  how: { cause: 'clock' | 'scheduler'; weeksAhead?: number; requestId?: string; atOnce?: number },
): Promise<GenerateView> {
  const { cause, weeksAhead = WEEKS_AHEAD, requestId = null, atOnce = AT_ONCE } = how;
  const run = await deps.system.transaction(actorOf(deps), async (tx) => {
    const begun = await begin(tx, { cause, startedBy: null, weeksAhead, dryRun: false });
    auditAtCommit(
      tx,
      { actorId: null, verb: 'bookings.generate', requestId },
      { subject: begun.runId, changes: { cause, weeksAhead, dryRun: false } },
    );
    return { ...begun, atOnce };
  });
  return complete(deps, run);
}

/** By the platform owner, who alone sees whose dates a dry run would make: on the record. */
export const generate = saga({
  verb: 'bookings.generate',
  input: GenerateInput,
  async authorize({ actor }) {
    if (!actor.platformOwner) throw forbidden('the platform owner');
  },
  async prepare({ tx, input, actor, audit }): Promise<Run> {
    const run = await begin(tx, { cause: 'owner', startedBy: actor.userId, ...input });
    audit({ subject: run.runId, changes: { cause: 'owner', ...input } });
    return run;
  },
  call: (run, { deps }): Promise<GenerateView> => complete(deps, run),
});

export const runGenerator = handler(generateJob, async ({ deps }) => {
  await generateSessions(deps, { cause: 'clock' });
});
