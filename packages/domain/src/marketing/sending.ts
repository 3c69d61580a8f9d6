/**
 * Sends what waits in one portion of a run. A handful at a time is claimed by one statement, goes out at once, and is written down by one statement
 * together with the next claim; two handfuls take turns, so that the mail server never waits for the database. A worker that dies repeats at most
 * what it had in hand, under the same Message-IDs.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from '../jobs/index.ts';
import { enqueueAtCommit, systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { handler } from '../kernel/job.ts';
import { MailRefused, MailTemporaryFailure } from '../ports/mail.ts';
import { sendEmailsJob } from './jobs.ts';
import { mailingOf, type Addressee, type MailContent } from './mail-texts.ts';
import { refusesAddress } from './refusals.ts';
import { portionOptions } from './runs.ts';

const HANDFUL = 25;
const HANDS = 2;
/** Tries, the last about a day after the first. */
const MAX_TRIES = 12;
const LONGEST_WAIT_S = 4 * 3600;
/** How long what waits for an organisation to be approved again is left alone. */
const SUSPENDED_WAIT_S = 600;

interface Claimed extends Addressee {
  content_id: string;
  attempts: number;
  state: 'sending' | 'suppressed' | 'cancelled';
}

interface Outcome {
  id: string;
  outcome: 'sent' | 'bounced' | 'deferred' | 'failed';
  reason: string | null;
  /** Seconds. */
  wait: number;
}

const RELEASE = `
  UPDATE messages SET state = 'queued' WHERE template_id = $1 AND whatsapp_id IS NULL AND chunk = $2 AND state = 'sending'`;
const CLAIM = 'SELECT * FROM app.claim_emails($1, $2, $3)';
const NOTE = 'SELECT app.note_emails($1::uuid[], $2::text[], $3::text[], $4::integer[])';

/** Soon, then ever later. */
const waitOf = (attempts: number): number => Math.min(60 * 2 ** (attempts - 1), LONGEST_WAIT_S);

type Send = (to: Addressee) => Promise<void>;

async function deliver(deps: Deps, send: Send, to: Claimed): Promise<Outcome> {
  const { id, attempts } = to;
  try {
    await send(to);
    return { id, outcome: 'sent', reason: null, wait: 0 };
  } catch (error) {
    if (error instanceof MailRefused)
      return { id, outcome: refusesAddress(error) ? 'bounced' : 'failed', reason: reasonOf(error.reason), wait: 0 };
    const known = error instanceof MailTemporaryFailure;
    if (!known) deps.log.error({ err: error }, 'a mail of a campaign could not be sent from our side');
    const reason = known ? reasonOf(error.message) : 'It could not be sent from our side.';
    return { id, outcome: attempts >= MAX_TRIES ? 'failed' : 'deferred', reason, wait: waitOf(attempts) };
  }
}

/** Contents of a run, read once each: a confirmation's messages may have several. */
function contentsOf(deps: Deps): (id: string) => Promise<Send> {
  const known = new Map<string, Promise<Send>>();
  const read = async (id: string): Promise<Send> => {
    const [row] = await deps.system.read<{ content: MailContent }>(
      systemActor(deps, 'marketing.sendEmails'),
      'SELECT content FROM message_contents WHERE id = $1',
      [id],
    );
    if (!row) throw new Error('a message has its content');
    return mailingOf(deps, row.content);
  };
  return (id) => {
    let found = known.get(id);
    if (!found) known.set(id, (found = read(id)));
    return found;
  };
}

export const sendEmails = handler(sendEmailsJob, async ({ deps }, { templateId, chunk }) => {
  const who = systemActor(deps, 'marketing.sendEmails');
  const sendingOf = contentsOf(deps);
  let off = false;

  /** Writes down what became of a handful, and takes the next. */
  const next = (done: readonly Outcome[]): Promise<Claimed[]> =>
    deps.system.transaction(who, async (tx) => {
      const noted =
        done.length === 0
          ? null
          : tx.sql(NOTE, [
              done.map(({ id }) => id),
              done.map((one) => one.outcome),
              done.map(({ reason }) => reason),
              done.map(({ wait }) => wait),
            ]);
      const claimed = off ? [] : tx.sql<Claimed & Record<string, unknown>>(CLAIM, [templateId, chunk, HANDFUL]);
      await noted;
      return claimed;
    });

  const hand = async (): Promise<void> => {
    for (let claimed = await next([]); claimed.length > 0;) {
      const due = claimed.filter(({ state }) => state === 'sending');
      const done = await Promise.all(due.map(async (to) => deliver(deps, await sendingOf(to.content_id), to)));
      // The server takes nothing at all: the rest need not try.
      if (done.length > 1 && done.every(({ outcome }) => outcome === 'deferred')) off = true;
      claimed = await next(done);
    }
  };

  // Jobs of one portion run one after the other: what is being sent now was in a dead worker's hands.
  await deps.system.transaction(who, (tx) => tx.sql(RELEASE, [templateId, chunk]));
  const hands = await Promise.allSettled(
    Array.from({ length: HANDS }, async (_, index) => {
      if (index > 0) await sleep(5);
      await hand();
    }),
  );
  const broken = hands.find((one) => one.status === 'rejected');
  if (broken) throw broken.reason;
  await deps.system.transaction(who, async (tx) => {
    const [run] = await tx.sql<{ status: string; suspended: boolean; waiting: number; next_at: Date | null }>(
      'SELECT * FROM app.email_run($1, $2)',
      [templateId, chunk],
    );
    if (!run || run.waiting === 0 || run.status === 'paused') return;
    const soonest = deps.clock.now().getTime() + (run.suspended ? SUSPENDED_WAIT_S * 1000 : 1000);
    const runAt = new Date(Math.max(soonest, run.next_at?.getTime() ?? 0));
    enqueueAtCommit(tx, sendEmailsJob, { templateId, chunk }, { ...portionOptions(templateId, chunk), runAt });
  });
});
