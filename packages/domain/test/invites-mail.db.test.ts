/** Delivery truth: what the mail server says, then and later, stands on the invite; nothing is sent that was overtaken; reminders and expiry. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cron, mailPayload, noteMailReport } from '../src/index.ts';
import type { MailReport } from '../src/ports/index.ts';
import { createInvitesKit, DAY, HOUR, refusal, type InvitesKit, type Order } from './invites-kit.ts';

let kit: InvitesKit;
beforeAll(async () => {
  kit = await createInvitesKit();
});
beforeEach(() => kit.rows('DELETE FROM graphile_worker._private_jobs'));
afterAll(() => kit.close());

let counter = 0;
/** One invite of its own order, queued and not sent yet. */
async function queued(email?: string): Promise<{ order: Order; id: string; email: string }> {
  counter += 1;
  const address = email ?? `someone-${counter}@mail.test`;
  const order = await kit.order(5);
  const made = await order.owner.call.invites.create({ orderId: order.id, emails: [address], note: 'Bring clay' });
  return { order, id: made.created[0]?.id ?? '', email: address };
}
async function sent(email?: string): Promise<{ order: Order; id: string; email: string }> {
  const invite = await queued(email);
  await kit.work({ only: ['invites.send'] });
  return invite;
}
const row = async (id: string) => (await kit.rows('SELECT * FROM seat_invites WHERE id = $1', [id]))[0] ?? {};
const kinds = async (id: string): Promise<unknown[]> =>
  (await kit.rows('SELECT kind FROM invite_events WHERE invite_id = $1 ORDER BY at, id', [id])).map((event) => event['kind']);
const delivery = async (id: string) => {
  const { delivery_state: state, delivery_reason: reason } = await row(id);
  return { state, reason };
};
const hourly = async (name: 'invites.remind' | 'invites.expire') => {
  await kit.rows('SELECT graphile_worker.add_job($1, $2::json)', [name, '{}']);
  return kit.work({ only: [name, 'invites.send'] });
};
const report = (about: Partial<MailReport> & Pick<MailReport, 'kind'>) =>
  noteMailReport(kit.deps, { messageId: null, recipient: 'nobody@mail.test', reason: null, ...about });
const deliveryId = async (id: string): Promise<string> => String((await row(id))['delivery_id']);

describe('sending', () => {
  test('in the addressee’s language where we know them, else in the organisation’s; then it is sent', async () => {
    const known = await kit.person('Chloé', { email: 'chloe@mail.test' });
    await kit.rows("UPDATE people SET locale = 'fr' WHERE id = $1", [known.id]);
    const { order, id } = await queued('chloe@mail.test');
    expect((await order.owner.call.invites.list({ organizationId: order.organizationId })).items[0]).toMatchObject({
      status: 'draft',
      delivery: { state: 'queued' },
    });
    await kit.work({ only: ['invites.send'] });
    expect(kit.lastTo('chloe@mail.test')).toMatchObject({
      messageId: await deliveryId(id),
      locale: 'fr',
      name: 'seatInvite',
      props: { inviterName: 'Owner', organizationName: 'Atelier', courseTitle: 'Pottery', note: 'Bring clay' },
    });
    expect((await order.owner.call.invites.list({ organizationId: order.organizationId })).items[0]).toMatchObject({
      status: 'sent',
      sentAt: expect.any(String),
      delivery: { state: 'sent', reason: null },
    });
    expect(await kinds(id)).toEqual(['queued', 'sent']);
    expect(
      await kit.rows('SELECT template, state, invite_id, person_id FROM mail_deliveries WHERE id = $1', [await deliveryId(id)]),
    ).toEqual([{ template: 'seatInvite', state: 'sent', invite_id: id, person_id: known.id }]);
    const other = await queued();
    await kit.rows("UPDATE organizations SET locale = 'fr' WHERE id = $1", [other.order.organizationId]);
    await kit.work({ only: ['invites.send'] });
    expect(kit.lastTo(other.email)?.locale).toBe('fr');
  });

  test('refused for good: bounced with the reason, the job is done, the invite stays and can be addressed anew', async () => {
    const { order, id, email } = await queued();
    kit.refuse.push('refused');
    expect(await kit.work({ only: ['invites.send'] })).toEqual([]);
    expect(await delivery(id)).toEqual({ state: 'bounced', reason: '5.1.1 <…> No such mailbox' });
    expect(kit.lastTo(email)).toBeUndefined();
    const { events } = await order.owner.call.invites.timeline({ inviteId: id });
    expect(events.map((event) => [event.kind, event.detail])).toEqual([
      ['queued', null],
      ['bounced', '5.1.1 <…> No such mailbox'],
    ]);
    expect(await kit.rows('SELECT state, reason FROM mail_deliveries WHERE invite_id = $1', [id])).toEqual([
      { state: 'refused', reason: '5.1.1 <…> No such mailbox' },
    ]);
    expect(await order.owner.call.invites.attention({ organizationId: order.organizationId })).toMatchObject({
      bounced: 1,
      items: [{ id, status: 'bounced' }],
    });
    const again = await order.owner.call.invites.readdress({ inviteId: id, email: 'right@mail.test' });
    expect(again).toMatchObject({ status: 'draft', email: 'right@mail.test', delivery: { state: 'queued', reason: null } });
    await kit.work({ only: ['invites.send'] });
    expect(kit.lastTo('right@mail.test')?.name).toBe('seatInvite');
    expect((await row(id))['delivery_state']).toBe('sent');
  });

  test('for now: deferred with the reason and tried again under the same Message-ID; after the last try failed, and a person may retry', async () => {
    const { order, id, email } = await queued();
    kit.refuse.push('temporary', 'temporary');
    expect(await kit.work({ only: ['invites.send'], attempt: 1 })).toEqual(['MailTemporaryFailure']);
    expect(await delivery(id)).toEqual({ state: 'deferred', reason: '4.2.0 Try again later' });
    expect((await order.owner.call.invites.list({ organizationId: order.organizationId })).items[0]?.status).toBe('draft');
    expect(await kit.work({ only: ['invites.send'], attempt: 12 })).toEqual(['MailTemporaryFailure']);
    expect(await delivery(id)).toEqual({ state: 'failed', reason: '4.2.0 Try again later' });
    expect(await kinds(id)).toEqual(['queued', 'deferred', 'failed']);
    const before = await deliveryId(id);
    expect(await kit.work({ only: ['invites.send'], attempt: 13 })).toEqual([]);
    expect(kit.lastTo(email)?.messageId).toBe(before);
    expect(await delivery(id)).toEqual({ state: 'sent', reason: null });
    expect(await kinds(id)).toEqual(['queued', 'deferred', 'failed', 'sent']);
  });

  test('a job that runs again after its mail was noted sends none', async () => {
    const { id, email } = await queued();
    const [job] = await kit.rows<{ payload: unknown }>('SELECT payload FROM graphile_worker._private_jobs');
    await kit.work({ only: ['invites.send'] });
    await kit.rows("SELECT graphile_worker.add_job('invites.send', $1::json)", [JSON.stringify(job?.payload)]);
    await kit.work({ only: ['invites.send'] });
    expect(kit.sent.filter((mail) => mail.to === email)).toHaveLength(1);
    expect(await kinds(id)).toEqual(['queued', 'sent']);
  });

  test('nor does that of any other mail; one that failed for now is sent again', async () => {
    const mail = mailPayload(kit.deps, {
      to: 'any@mail.test',
      locale: 'en',
      template: { name: 'magicLink', props: { url: 'https://seatwise.test/x' } },
    });
    const enqueue = () => kit.rows("SELECT graphile_worker.add_job('mail.send', $1::json)", [JSON.stringify(mail)]);
    await enqueue();
    kit.refuse.push('temporary');
    expect(await kit.work({ only: ['mail.send'] })).toEqual(['MailTemporaryFailure']);
    await kit.work({ only: ['mail.send'], attempt: 2 });
    const arrived = () => kit.sent.filter(({ to }) => to === 'any@mail.test').map(({ messageId }) => messageId);
    expect(arrived()).toEqual([mail.id]);
    await enqueue();
    expect(await kit.work({ only: ['mail.send'], attempt: 2 })).toEqual([]);
    expect(arrived()).toEqual([mail.id]);
  });

  test('what was overtaken is not sent: revoked, claimed, run out, sent anew, addressed anew, handed on as a link', async () => {
    const revoked = await queued();
    await revoked.order.owner.call.invites.revoke({ inviteId: revoked.id });
    const expired = await queued();
    await kit.rows("UPDATE seat_invites SET expires_at = now() - interval '1 second' WHERE id = $1", [expired.id]);
    const resent = await queued();
    await resent.order.owner.call.invites.resend({ inviteId: resent.id });
    const moved = await queued();
    await moved.order.owner.call.invites.readdress({ inviteId: moved.id, email: 'moved@mail.test' });
    const byHand = await queued();
    const link = await byHand.order.owner.call.invites.newLink({ inviteId: byHand.id });
    const claimer = await kit.person('Claimer', { email: 'claimer@mail.test' });
    const claimed = await queued('claimer@mail.test');
    const handed = await claimed.order.owner.call.invites.newLink({ inviteId: claimed.id });
    await claimer.call.invites.claim({ token: handed.url.split('/i/')[1] ?? '' });
    expect(link.url).toContain('/i/');
    expect(await kit.work({ only: ['invites.send'] })).toEqual([]);
    const mailed = [revoked, expired, resent, moved, byHand, claimed].map(
      ({ email }) => kit.sent.filter((mail) => mail.to === email).length,
    );
    expect(mailed).toEqual([0, 0, 1, 0, 0, 0]);
    expect(kit.lastTo('moved@mail.test')).toBeDefined();
    expect(await delivery(byHand.id)).toEqual({ state: 'none', reason: null });
    expect(await kinds(resent.id)).toEqual(['queued', 'resent', 'sent']);
    expect(
      await kit.rows(
        'SELECT FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = $1',
        ['invites.send'],
      ),
    ).toEqual([]);
  });
});

describe('what the provider tells later', () => {
  test('a bounce of the mail that counts, once however often it is told', async () => {
    const { order, id } = await sent();
    const messageId = `<${await deliveryId(id)}@seatwise.test>`;
    for (let n = 0; n < 3; n += 1) await report({ kind: 'bounced', messageId, reason: 'Hard bounce: mailbox full of bees' });
    expect(await delivery(id)).toEqual({ state: 'bounced', reason: 'Hard bounce: mailbox full of bees' });
    expect(await kinds(id)).toEqual(['queued', 'sent', 'bounced']);
    expect(await kit.rows('SELECT state, reason FROM mail_deliveries WHERE invite_id = $1', [id])).toEqual([
      { state: 'refused', reason: 'Hard bounce: mailbox full of bees' },
    ]);
    expect((await order.owner.call.invites.list({ organizationId: order.organizationId, status: 'bounced' })).items).toHaveLength(1);
  });

  test('delivered and deferred are lines of the timeline; a complaint is a bounce', async () => {
    const { id } = await sent();
    const messageId = await deliveryId(id);
    await report({ kind: 'deferred', messageId, reason: 'greylisted' });
    await report({ kind: 'delivered', messageId });
    await report({ kind: 'delivered', messageId });
    expect(await delivery(id)).toEqual({ state: 'sent', reason: null });
    await report({ kind: 'complained', messageId, reason: 'Marked as spam' });
    expect(await delivery(id)).toEqual({ state: 'bounced', reason: 'Marked as spam' });
    expect(await kinds(id)).toEqual(['queued', 'sent', 'deferred', 'delivered', 'complained']);
  });

  test('of a mail that was overtaken it is history and nothing else', async () => {
    for (const act of ['resend', 'readdress'] as const) {
      const { order, id } = await sent();
      const old = await deliveryId(id);
      if (act === 'resend') await order.owner.call.invites.resend({ inviteId: id });
      else await order.owner.call.invites.readdress({ inviteId: id, email: `fresh-${counter}@mail.test` });
      await report({ kind: 'bounced', messageId: old, reason: 'too late' });
      expect(await delivery(id)).toEqual({ state: 'queued', reason: null });
      await kit.work({ only: ['invites.send'] });
      expect(await delivery(id)).toEqual({ state: 'sent', reason: null });
      expect(await kinds(id)).toEqual(['queued', 'sent', act === 'resend' ? 'resent' : 'readdressed', 'bounced', 'sent']);
    }
  });

  test('told before we came to write down that it was sent, it stays', async () => {
    const { id } = await queued();
    const mail = kit.deps.mail;
    kit.deps.mail = { send: async () => report({ kind: 'bounced', messageId: await deliveryId(id), reason: 'at once' }) };
    await kit.work({ only: ['invites.send'] });
    kit.deps.mail = mail;
    expect(await delivery(id)).toEqual({ state: 'bounced', reason: 'at once' });
    expect((await row(id))['sent_at']).toBeInstanceOf(Date);
  });

  test('without an id, by the address: live invites that were sent there; what is not ours changes nothing', async () => {
    const one = await sent('shared@mail.test');
    const two = await sent('shared@mail.test');
    const waiting = await queued('shared@mail.test');
    const before = await kit.rows('SELECT count(*)::integer AS n FROM invite_events');
    await report({ kind: 'bounced', recipient: 'unknown@mail.test', reason: 'x' });
    await report({ kind: 'bounced', messageId: 'something else', recipient: 'unknown@mail.test', reason: 'x' });
    await report({ kind: 'delivered', messageId: kit.deps.ids.uuid() });
    expect(await kit.rows('SELECT count(*)::integer AS n FROM invite_events')).toEqual(before);
    await report({ kind: 'bounced', recipient: 'shared@mail.test', reason: 'no such user' });
    for (const { id } of [one, two]) expect(await delivery(id)).toEqual({ state: 'bounced', reason: 'no such user' });
    expect((await delivery(waiting.id)).state).toBe('queued');
  });

  test('any other mail of ours is refused by its id, and no invite is touched by it', async () => {
    const { id } = await sent('both@mail.test');
    const other = kit.deps.ids.uuid();
    await kit.rows("INSERT INTO mail_deliveries (id, template, state) VALUES ($1, 'magicLink', 'sent')", [other]);
    await report({ kind: 'bounced', messageId: other, recipient: 'both@mail.test', reason: 'x' });
    expect(await kit.rows('SELECT state, reason FROM mail_deliveries WHERE id = $1', [other])).toEqual([{ state: 'refused', reason: 'x' }]);
    expect((await delivery(id)).state).toBe('sent');
  });
});

describe('reminders and expiry', () => {
  // What earlier tests have left is not theirs.
  beforeEach(() => kit.rows('UPDATE seat_invites SET revoked_at = now() WHERE revoked_at IS NULL'));

  test('both run by the hour, and are made up for', () => {
    for (const name of ['invites.remind', 'invites.expire'])
      expect(cron.find((item) => item.job.name === name)).toMatchObject({
        pattern: expect.stringMatching(/^\d+ \* \* \* \*$/),
        backfill: expect.any(String),
      });
  });

  test('three days before the end, once a term, to whom it can reach and who has no seat yet', async () => {
    const due = await sent();
    const bounced = await sent();
    await report({ kind: 'bounced', messageId: await deliveryId(bounced.id), reason: 'x' });
    const revoked = await sent();
    await revoked.order.owner.call.invites.revoke({ inviteId: revoked.id });
    const suspended = await sent();
    await kit.rows("UPDATE organizations SET status = 'suspended' WHERE id = $1", [suspended.order.organizationId]);
    const refunded = await sent();
    await refunded.order.owner.call.seats.refundOrder({ orderId: refunded.order.id });
    const seated = await sent();
    const person = await kit.person('Seated', { email: seated.email });
    const link = await seated.order.owner.call.invites.createLink({ orderId: seated.order.id, maxUses: 2 });
    await person.call.invites.claim({ token: link.url.split('/i/')[1] ?? '' });
    const unsent = await queued();
    await kit.rows('DELETE FROM graphile_worker._private_jobs');

    const reminders = () => kit.sent.filter((mail) => mail.name === 'seatInviteReminder').map((mail) => mail.to);
    kit.pass(10 * DAY + 23 * HOUR);
    await hourly('invites.remind');
    expect(reminders()).toEqual([]);
    kit.pass(2 * HOUR);
    await Promise.all([hourly('invites.remind'), hourly('invites.remind')]);
    expect(reminders()).toEqual([due.email]);
    await hourly('invites.remind');
    expect(reminders()).toEqual([due.email]);
    expect(await kinds(due.id)).toEqual(['queued', 'sent', 'reminded', 'sent']);
    expect(await delivery(due.id)).toEqual({ state: 'sent', reason: null });
    expect((await row(due.id))['reminded_at']).toBeInstanceOf(Date);
    expect(await kinds(unsent.id)).toEqual(['queued']);

    // A new term is reminded anew.
    await due.order.owner.call.invites.resend({ inviteId: due.id });
    await kit.work({ only: ['invites.send'] });
    kit.pass(12 * DAY);
    await hourly('invites.remind');
    expect(reminders()).toEqual([due.email, due.email]);
  });

  test('a reminder that is late says nothing about the invite; one that bounces, or the invite’s own mail bouncing after it, does', async () => {
    const late = await sent();
    kit.pass(12 * DAY);
    kit.refuse.push('temporary');
    await hourly('invites.remind');
    expect(await delivery(late.id)).toEqual({ state: 'sent', reason: null });
    expect(await kinds(late.id)).toEqual(['queued', 'sent', 'reminded', 'deferred']);
    await kit.work({ only: ['invites.send'] });
    expect(await kinds(late.id)).toEqual(['queued', 'sent', 'reminded', 'deferred', 'sent']);
    await report({ kind: 'bounced', messageId: await deliveryId(late.id), reason: 'gone by now' });
    expect(await delivery(late.id)).toEqual({ state: 'bounced', reason: 'gone by now' });

    const refused = await sent();
    const own = await sent();
    const first = await deliveryId(own.id);
    kit.pass(12 * DAY);
    await kit.rows("SELECT graphile_worker.add_job('invites.remind', '{}')");
    await kit.work({ only: ['invites.remind'] });
    kit.refuse.push('refused');
    await kit.work({ only: ['invites.send'] });
    expect(await delivery(refused.id)).toEqual({ state: 'bounced', reason: '5.1.1 <…> No such mailbox' });
    expect(await delivery(own.id)).toEqual({ state: 'sent', reason: null });
    await report({ kind: 'bounced', messageId: first, reason: 'slow bounce' });
    expect(await delivery(own.id)).toEqual({ state: 'bounced', reason: 'slow bounce' });
  });

  test('what has run out is noted once, its links end, its seat is free; renewed, it lives again', async () => {
    const { order, id, email } = await sent();
    const link = await order.owner.call.invites.createLink({ orderId: order.id, maxUses: 4 });
    const token = kit.tokenIn(kit.lastTo(email));
    kit.pass(13.9 * DAY);
    await hourly('invites.expire');
    expect(await kit.rows('SELECT FROM invite_tokens WHERE invite_id IN ($1, $2) AND ended_at IS NOT NULL', [id, link.id])).toEqual([]);
    kit.pass(0.2 * DAY);
    const [{ seats_available: free } = {}] = await order.owner.call.seats
      .orders({ organizationId: order.organizationId })
      .then(({ items }) => items.map(({ usage }) => ({ seats_available: usage.available })));
    expect(free).toBe(5);
    await Promise.all([hourly('invites.expire'), hourly('invites.expire')]);
    expect((await kinds(id)).filter((kind) => kind === 'expired')).toHaveLength(1);
    expect((await kinds(link.id)).filter((kind) => kind === 'expired')).toHaveLength(1);
    expect(await kit.rows('SELECT FROM invite_tokens WHERE invite_id IN ($1, $2) AND ended_at IS NULL', [id, link.id])).toEqual([]);
    const person = await kit.person('Late', { email });
    await expect(person.call.invites.preview({ token })).rejects.toMatchObject(refusal('INVITE_INVALID', { reason: 'expired' }));
    expect(await order.owner.call.invites.resend({ inviteId: id })).toMatchObject({ status: 'sent', expiring: false });
    await kit.work({ only: ['invites.send'] });
    expect(await person.call.invites.preview({ token: kit.tokenIn(kit.lastTo(email)) })).toMatchObject({ state: 'ready' });
  });

  test('many are reminded and many run out, in batches', async () => {
    const order = await kit.order(450);
    await order.owner.call.invites.create({ orderId: order.id, emails: Array.from({ length: 450 }, (_, n) => `batch-${n}@mail.test`) });
    await kit.rows('DELETE FROM graphile_worker._private_jobs');
    await kit.rows("UPDATE seat_invites SET delivery_state = 'sent', sent_at = now() WHERE order_id = $1", [order.id]);
    kit.pass(12 * DAY);
    await kit.rows("SELECT graphile_worker.add_job('invites.remind', '{}')");
    expect(await kit.work({ only: ['invites.remind'] })).toEqual([]);
    const [jobs] = await kit.rows(
      "SELECT count(*)::integer AS n, count(DISTINCT payload->>'inviteId')::integer AS invites FROM graphile_worker._private_jobs WHERE payload->>'kind' = 'reminder'",
    );
    expect(jobs).toEqual({ n: 450, invites: 450 });
    await kit.rows('DELETE FROM graphile_worker._private_jobs');
    kit.pass(3 * DAY);
    expect(await hourly('invites.expire')).toEqual([]);
    const [ended] = await kit.rows(
      "SELECT count(*)::integer AS n FROM invite_events e JOIN seat_invites i ON i.id = e.invite_id WHERE i.order_id = $1 AND e.kind = 'expired'",
      [order.id],
    );
    expect(ended).toEqual({ n: 450 });
  });
});
