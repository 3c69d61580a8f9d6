/**
 * A campaign to 2,000 by a real worker and a real SMTP server, killed with -9 again and again: as it begins, in the midst of it, with mails that the
 * server has and nobody has written down. Everybody has their mail; what is repeated is what was in hand, and it is the same mail.
 */
import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestOrganization } from './app.ts';
import { campaignOf, contactsOf, type MailSink, startSink } from './campaign-kit.ts';
import { databaseOf, kill, startMailWorker } from './doomed.ts';

const READERS = 2000;
/** Two portions of a run at once, two handfuls of 25 each. */
const IN_HAND = 100;
const JOBS = ['marketing.startEmail', 'marketing.sendEmails', 'marketing.dueEmails'];

let t: TestApp;
let atelier: TestOrganization;
let sink: MailSink;
beforeAll(async () => {
  t = await createTestApp({ leaves: JOBS });
  atelier = await t.organization();
  sink = await startSink(false);
  await contactsOf(t, atelier, READERS);
});
afterAll(async () => {
  await sink.close();
  await t.close();
});

const { until, hold, waitsFor } = databaseOf(() => t, 40_000);
const startWorker = (): Promise<ChildProcess> => startMailWorker(t, sink.url);

/** A worker until so many mails have come, and what is done then. */
async function workUntil(mails: number, act: (child: ChildProcess) => Promise<void>): Promise<void> {
  const reached = Promise.withResolvers<void>();
  sink.onTaken = () => {
    if (sink.caught.length >= mails) reached.resolve();
  };
  const child = await startWorker();
  await reached.promise;
  await act(child);
}

test('killed three times: nobody is missed, and at most what was in hand is repeated, under the same Message-ID', async () => {
  const { templateId } = await campaignOf(t, atelier);
  await atelier.owner.trpc.marketing.sendNow.mutate({ templateId });
  const ofTemplate = 'EXISTS (SELECT FROM messages WHERE template_id = $1)';

  // Before any of its messages is there to stay.
  const beginning = await hold('messages');
  const first = await startWorker();
  await waitsFor('messages');
  await kill(first);
  await beginning.release();
  expect((await t.database.admin.query(`SELECT ${ofTemplate} AS yes`, [templateId])).rows[0]).toEqual({ yes: false });

  // In the midst of it.
  await workUntil(150, kill);
  const afterSecond = sink.caught.length;
  expect(afterSecond).toBeLessThan(READERS);
  // The server has them, and nobody has written that down.
  await workUntil(afterSecond + 400, async (child) => {
    const held = await hold('messages');
    await waitsFor('messages');
    await kill(child);
    await held.release();
  });
  expect(sink.caught.length, 'it was killed in the midst').toBeLessThan(READERS);

  sink.onTaken = () => undefined;
  const last = await startWorker();
  await until("EXISTS (SELECT FROM email_templates WHERE id = $1 AND status = 'sent')", [templateId]);
  await kill(last);

  const { rows } = await t.database.admin.query<{ id: string; recipient: string; state: string }>(
    'SELECT id, recipient, state FROM messages WHERE template_id = $1',
    [templateId],
  );
  expect(rows).toHaveLength(READERS);
  const ids = new Map<string, Set<string>>();
  for (const { to, messageId } of sink.caught) ids.set(to, (ids.get(to) ?? new Set()).add(messageId));
  expect(ids.size, 'nobody is missed').toBe(READERS);
  for (const { id, recipient, state } of rows) {
    expect(ids.get(recipient)).toEqual(new Set([id]));
    expect(state).toBe('sent');
  }
  expect(sink.caught.length - READERS, 'repeated').toBeLessThanOrEqual(2 * IN_HAND);
}, 120_000);
