/**
 * Mail by a real worker to a real SMTP server. Killed with -9 between any two steps of sending: every invite's mail goes out all the same, what
 * is repeated is at most what was under way, and a repeated mail is the same mail: same Message-ID, same link. Refused: for good, or for now.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestOrganization } from './app.ts';
import { databaseOf, kill, startMailWorker } from './doomed.ts';

const INVITES = 24;
/** Jobs a worker has under way at once. */
const UNDER_WAY = 8;

interface Caught {
  to: string;
  messageId: string;
  link: string;
}

let t: TestApp;
let atelier: TestOrganization;
let smtp: SMTPServer;
let smtpUrl: string;
let caught: Caught[] = [];
/** Called at each step of a mail; the server goes on when it is done. */
let steps: { recipient: (address: string) => Promise<void>; taken: () => Promise<void> };
const pass = async (): Promise<void> => undefined;
/** Goes on once the step is over; what it throws is the server's answer. */
const after = (step: Promise<void>, goOn: (refusal?: Error) => void): void => {
  step.then(() => goOn(), goOn);
};

beforeAll(async () => {
  t = await createTestApp({ leaves: ['invites.send'] });
  atelier = await t.organization();
  smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 100,
    onRcptTo: ({ address }, _session, callback) => after(steps.recipient(address), callback),
    onData(stream, session, callback) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const source = Buffer.concat(parts).toString('utf8').replaceAll('=\r\n', '');
        caught.push({
          to: session.envelope.rcptTo[0]?.address ?? '',
          messageId: /^Message-ID: <([^@>]+)@/im.exec(source)?.[1] ?? '',
          link: /\/i\/([\w-]{43})/.exec(source)?.[1] ?? '',
        });
        after(steps.taken(), callback);
      });
    },
  });
  smtp.on('error', () => undefined);
  const listening = smtp.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  smtpUrl = `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  await t.close();
});
beforeEach(() => {
  caught = [];
  steps = { recipient: pass, taken: pass };
});

const { until, hold, waitsFor } = databaseOf(() => t, 20_000);
const startWorker = (): Promise<ChildProcess> => startMailWorker(t, smtpUrl);

/** What is done at the n-th of the steps that follow, once. */
const atStep = (number: number, act: () => Promise<void>): (() => Promise<void>) => {
  let count = 0;
  return async () => {
    count += 1;
    if (count === number) await act();
  };
};

const MOMENTS: Record<string, (kill: () => Promise<void>) => Promise<void>> = {
  'the mail is in hand, and nothing of it is sent': (strike) =>
    new Promise((resolve) => {
      steps.recipient = atStep(5, () => strike().then(resolve));
    }),
  'the mail server has it, and has not said so': (strike) =>
    new Promise((resolve) => {
      steps.taken = atStep(5, () => strike().then(resolve));
    }),
  'it is sent, and not yet written down': (strike) =>
    new Promise((resolve) => {
      steps.taken = atStep(5, async () => {
        const table = await hold('seat_invites');
        void waitsFor('seat_invites')
          .then(strike)
          .then(() => table.release())
          .then(resolve);
      });
    }),
  'it is written down, and the job is not yet done': (strike) =>
    new Promise((resolve) => {
      steps.taken = atStep(5, async () => {
        const messageId = caught.at(-1)?.messageId;
        const table = await hold('graphile_worker._private_jobs');
        void until('EXISTS (SELECT FROM seat_invites WHERE delivery_id::text = $1 AND sent_at IS NOT NULL)', [messageId])
          .then(() => waitsFor('graphile_worker._private_jobs'))
          .then(strike)
          .then(() => table.release())
          .then(resolve);
      });
    }),
};

test.each(Object.entries(MOMENTS))('killed when %s: everybody hears, of one and the same mail', async (_, moment) => {
  const { trpc } = atelier.owner;
  const course = await trpc.seats.createCourse.mutate({ organizationId: atelier.id, title: 'Life drawing', seatPrice: 0 });
  const { orderId } = await trpc.seats.orderSeats.mutate({ courseId: course.id, quantity: INVITES });
  const emails = Array.from({ length: INVITES }, (_unused, at) => `guest-${at}-${orderId.slice(-6)}@people.test`);
  await trpc.invites.create.mutate({ orderId, emails });

  let doomed: ChildProcess | null = null;
  const started = Promise.withResolvers<ChildProcess>();
  const struck = moment(async () => kill(await started.promise));
  doomed = await startWorker();
  started.resolve(doomed);
  await struck;
  const written = await t.database.admin.query('SELECT FROM seat_invites WHERE order_id = $1 AND sent_at IS NOT NULL', [orderId]);
  expect(written.rowCount, 'it was killed in the middle').toBeLessThan(INVITES);

  steps = { recipient: pass, taken: pass };
  const next = await startWorker();
  await until("NOT EXISTS (SELECT FROM graphile_worker.jobs WHERE task_identifier = 'invites.send')");
  await kill(next);

  const { rows } = await t.database.admin.query<{ email: string; delivery_id: string; delivery_state: string; sent: number }>(
    `SELECT email::text, delivery_id, delivery_state, (SELECT count(*)::integer FROM invite_events e WHERE e.invite_id = i.id AND e.kind = 'sent') AS sent
     FROM seat_invites i WHERE order_id = $1`,
    [orderId],
  );
  expect(rows).toHaveLength(INVITES);
  for (const row of rows) {
    const mails = caught.filter(({ to }) => to === row.email);
    expect(mails.length, `${row.email} has a mail`).toBeGreaterThan(0);
    expect(new Set(mails.map(({ messageId }) => messageId))).toEqual(new Set([row.delivery_id]));
    expect(new Set(mails.map(({ link }) => link)).size).toBe(1);
    expect(mails[0]?.link).toMatch(/^[\w-]{43}$/);
    expect([row.delivery_state, row.sent]).toEqual(['sent', 1]);
  }
  expect(caught.length - INVITES).toBeLessThanOrEqual(UNDER_WAY);
});

test('what is refused for good is a bounce with its reason; what is refused for now comes later, as the same mail', async () => {
  const { trpc } = atelier.owner;
  const course = await trpc.seats.createCourse.mutate({ organizationId: atelier.id, title: 'Etching', seatPrice: 0 });
  const { orderId } = await trpc.seats.orderSeats.mutate({ courseId: course.id, quantity: 3 });
  const [gone, busy, there] = ['gone', 'busy', 'there'].map((name) => `${name}-${orderId.slice(-6)}@people.test`);
  let asked = 0;
  steps.recipient = async (address) => {
    if (address === gone) throw Object.assign(new Error('5.1.1 No such mailbox'), { responseCode: 550 });
    if (address !== busy) return;
    asked += 1;
    if (asked === 1) throw Object.assign(new Error('4.2.1 Try again later'), { responseCode: 451 });
  };
  await trpc.invites.create.mutate({ orderId, emails: [gone, busy, there].map(String) });
  const worker = await startWorker();
  await until("EXISTS (SELECT FROM invite_events WHERE kind = 'deferred')");
  await until("NOT EXISTS (SELECT FROM graphile_worker.jobs WHERE task_identifier = 'invites.send')");
  await kill(worker);

  const { items } = await trpc.invites.list.query({ organizationId: atelier.id, orderId });
  const found = (address: string | undefined) => items.find(({ email }) => email === address);
  expect(found(gone)).toMatchObject({ status: 'bounced', sentAt: null, delivery: { state: 'bounced', reason: '5.1.1 No such mailbox' } });
  expect(found(busy)).toMatchObject({ status: 'sent', delivery: { state: 'sent', reason: null } });
  expect(found(there)).toMatchObject({ status: 'sent' });
  expect(asked).toBe(2);
  expect(caught.map(({ to }) => to).toSorted()).toEqual([busy, there]);
  const { events } = await trpc.invites.timeline.query({ inviteId: found(busy)?.id ?? '' });
  expect(events.map(({ kind }) => kind)).toEqual(['queued', 'deferred', 'sent']);
});
