/** Sending a campaign: to whom, once, and not to whoever said no a moment before; what a mail server refuses, and what a dead worker leaves behind. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { busy, buy, contacts, createMarketingKit, refused, show, type MarketingKit } from './marketing-kit.ts';
import { costsOf } from './message-costs.ts';
import type { Person } from './kit.ts';

let kit: MarketingKit;
let organization: { id: string; joinCode: string; owner: Person };
beforeAll(async () => {
  kit = await createMarketingKit();
});
afterAll(() => kit.close());
beforeEach(async () => {
  kit.sent.length = 0;
  kit.onSend = () => undefined;
  organization = await kit.organization(0, 'Atelier');
});

test('published, sent now: everybody who said yes has one mail, filled in, and the run is over', async () => {
  const one = await show(organization);
  const to = await contacts(kit, one.organizationId, 60);
  await contacts(kit, one.organizationId, 5, false, 'silent');
  const { marketing } = one.owner.call;
  const templateId = one.template.announcement;
  expect(await marketing.sendNow({ templateId })).toMatchObject({ templateId, status: 'sending' });
  expect(await kit.work()).toEqual([]);
  expect(kit.sent.map((mail) => mail.to).toSorted()).toEqual(to.toSorted());
  const mail = kit.sent.find((each) => each.to === to[0]);
  expect(mail?.subject).toBe('en announcement for Contact 1');
  expect(mail?.text).toBe(
    `Hello Contact 1,\n\nsee http://127.0.0.1:3000/t/c/${mail?.messageId}_0 and http://127.0.0.1:3000/t/c/${mail?.messageId}_1.`,
  );
  expect(mail?.senderName).toBe('Atelier');
  expect(mail?.unsubscribeUrl).toMatch(/^http:\/\/127\.0\.0\.1:3000\/unsubscribe\/./);
  const template = (await marketing.templates({ eventId: one.eventId })).items.find(({ id }) => id === templateId);
  expect(template).toMatchObject({ status: 'sent', counts: { recipients: 60, sent: 60, queued: 0 } });
  expect(template?.finishedAt).not.toBeNull();
  expect((await marketing.campaign({ eventId: one.eventId })).metrics.email).toMatchObject({ recipients: 60, sent: 60 });
});

const states = async (templateId: string): Promise<Record<string, number>> => {
  const rows = await kit.rows<{ state: string; n: number }>(
    'SELECT state, count(*)::int AS n FROM messages WHERE template_id = $1 GROUP BY 1',
    [templateId],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
};
const start = (templateId: string) => organization.owner.call.marketing.sendNow({ templateId });
const begin = async (templateId: string): Promise<void> => {
  await start(templateId);
  expect(await kit.work({ only: ['marketing.startEmail'] })).toEqual([]);
};
const unsubscribe = (email: string, how = 'one_click') =>
  kit.rows("SELECT app.note_consent(id, 'email', false, $2, NULL) FROM contacts WHERE email = $1", [email, how]);

test('a reminder goes to each holder once: to the attendee, else to the buyer, whether they said yes to mails or not', async () => {
  const one = await show(organization);
  const buyer = await kit.person('Buyer');
  await buy(one, buyer, [
    { name: 'Ada', email: 'ada@guests.test' },
    { name: 'Ada again', email: 'ADA@guests.test' },
    { name: 'Nobody' },
    { name: 'Ben' },
  ]);
  await buy(one, await kit.person('Other'), [{ name: 'Ada', email: 'ada@guests.test' }]);
  await kit.work();
  kit.sent.length = 0;
  await contacts(kit, one.organizationId, 3);
  await begin(one.template.reminder);
  await kit.work();
  expect(kit.sent.map(({ to }) => to).toSorted()).toEqual(['ada@guests.test', buyer.email].toSorted());
  expect(kit.sent.find(({ to }) => to === 'ada@guests.test')?.text).toMatch(/^Hello Ada( again)?,/);
  expect(await kit.rows("SELECT origin, email_consent FROM contacts WHERE email = 'ada@guests.test'")).toEqual([
    { origin: 'order', email_consent: false },
  ]);
  // Holders are not invited to what they come to.
  kit.sent.length = 0;
  await kit.rows("UPDATE contacts SET email_consent = true WHERE email = 'ada@guests.test'");
  await begin(one.template.announcement);
  await kit.work();
  expect(kit.sent).toHaveLength(3);
});

test('a follow-up goes to whoever was let in, and to nobody else', async () => {
  const one = await show(organization);
  const orderId = await buy(one, await kit.person('Buyer'), [
    { name: 'In', email: 'in@guests.test' },
    { name: 'Out', email: 'out@guests.test' },
  ]);
  const [ticket] = await kit.rows<{ code: string }>("SELECT code FROM tickets WHERE order_id = $1 AND attendee_email = 'in@guests.test'", [
    orderId,
  ]);
  await organization.owner.call.tickets.checkIn({ eventId: one.eventId, code: ticket?.code ?? '' });
  await kit.work();
  kit.sent.length = 0;
  await kit.rows("UPDATE events SET starts_at = app.now() - interval '1 hour' WHERE id = $1", [one.eventId]);
  await begin(one.template.follow_up);
  await kit.work();
  expect(kit.sent.map(({ to }) => to)).toEqual(['in@guests.test']);
});

test('a confirmation follows each order by itself: one a buyer, and none once it is paused', async () => {
  const one = await show(organization);
  const buyer = await kit.person('Buyer');
  await buy(one, buyer, [{ name: 'A' }]);
  await buy(one, buyer, [{ name: 'B' }]);
  expect(await kit.work()).toEqual([]);
  expect(kit.sent.map(({ to }) => to)).toEqual([buyer.email]);
  await buy(one, await kit.person('Next'), [{ name: 'C' }]);
  await kit.work();
  expect(kit.sent).toHaveLength(2);
  expect(await kit.rows('SELECT FROM message_contents WHERE template_id = $1', [one.template.confirmation])).toHaveLength(1);
  const { marketing } = organization.owner.call;
  expect(await marketing.pause({ templateId: one.template.confirmation })).toMatchObject({ status: 'paused', sendAt: null });
  await buy(one, await kit.person('Late'), [{ name: 'D' }]);
  await kit.work();
  expect(kit.sent).toHaveLength(2);
  expect(await marketing.schedule({ templateId: one.template.confirmation })).toMatchObject({ status: 'scheduled' });
  await kit.work();
  expect(kit.sent).toHaveLength(2);
  await expect(marketing.sendNow({ templateId: one.template.confirmation })).rejects.toMatchObject({
    cause: { code: 'INVALID_STATE', details: { state: 'by_itself' } },
  });
});

test('whoever says no after the run began and before their turn is not written to; nor who took back their yes, nor who is forgotten', async () => {
  const one = await show(organization);
  const [no, back, gone, yes] = await contacts(kit, one.organizationId, 4, true, `late-${one.slug}`);
  await begin(one.template.announcement);
  await unsubscribe(no ?? '');
  await kit.rows('UPDATE contacts SET email_consent = false WHERE email = $1', [back]);
  await kit.rows('UPDATE messages SET recipient = NULL WHERE recipient = $1', [gone]);
  await kit.rows('UPDATE contacts SET email = NULL, email_consent = false WHERE email = $1', [gone]);
  await kit.work();
  expect(kit.sent.map(({ to }) => to)).toEqual([yes]);
  expect(await states(one.template.announcement)).toEqual({ suppressed: 3, sent: 1 });
  const why = await kit.rows('SELECT reason FROM messages WHERE template_id = $1 AND reason IS NOT NULL ORDER BY 1', [
    one.template.announcement,
  ]);
  expect(why).toEqual([{ reason: 'forgotten' }, { reason: 'no_consent' }, { reason: 'unsubscribed' }]);
});

test('a no in the middle of a run counts for what has not been taken in hand', async () => {
  const one = await show(organization);
  const all = await contacts(kit, one.organizationId, 120, true, `mid-${one.slug}`);
  const last = all.at(-1) ?? '';
  await begin(one.template.announcement);
  const order = await kit.rows<{ recipient: string }>('SELECT recipient FROM messages WHERE template_id = $1 ORDER BY id', [
    one.template.announcement,
  ]);
  const refuses = order.at(-1)?.recipient ?? last;
  kit.onSend = async (mail) => {
    if (mail.to === order[0]?.recipient) await unsubscribe(refuses);
  };
  await kit.work();
  expect(kit.sent).toHaveLength(119);
  expect(kit.sent.some(({ to }) => to === refuses)).toBe(false);
});

test('refused for good: bounced with its reason, and not written to again; for now: later, as the same mail', async () => {
  const one = await show(organization);
  const [gone, slow, fine] = await contacts(kit, one.organizationId, 3, true, `bad-${one.slug}`);
  let asked = 0;
  kit.onSend = ({ to }) => {
    if (to === gone) throw refused(to);
    if (to !== slow) return;
    asked += 1;
    if (asked === 1) throw busy();
  };
  const templateId = one.template.announcement;
  await begin(templateId);
  expect(await kit.work()).toEqual([]);
  expect(kit.sent.map(({ to }) => to)).toEqual([fine]);
  expect(await states(templateId)).toEqual({ bounced: 1, queued: 1, sent: 1 });
  const { items } = await organization.owner.call.marketing.deliveries({ eventId: one.eventId, state: 'bounced' });
  expect(items).toMatchObject([{ recipient: gone, reason: '5.1.1 <…> No such mailbox', channel: 'email', templateId }]);
  expect(await kit.rows('SELECT reason FROM suppressions WHERE organization_id = $1', [one.organizationId])).toEqual([
    { reason: 'bounced' },
  ]);
  kit.pass(61_000);
  await kit.work();
  expect(kit.sent.map(({ to }) => to)).toEqual([fine, slow]);
  expect(await states(templateId)).toEqual({ bounced: 1, sent: 2 });
  const [template] = (await organization.owner.call.marketing.templates({ eventId: one.eventId })).items;
  expect(template).toMatchObject({ status: 'sent', counts: { recipients: 3, sent: 3, bounced: 1 } });
});

test('a mail server that takes nothing is asked a handful, and the whole run comes again later', async () => {
  const one = await show(organization);
  await contacts(kit, one.organizationId, 200, true, `down-${one.slug}`);
  let asked = 0;
  kit.onSend = () => {
    asked += 1;
    throw busy();
  };
  await begin(one.template.announcement);
  expect(await kit.work()).toEqual([]);
  expect(asked).toBeLessThanOrEqual(75);
  kit.onSend = () => undefined;
  kit.pass(120_000);
  await kit.work();
  expect(kit.sent).toHaveLength(200);
  expect(new Set(kit.sent.map(({ messageId }) => messageId)).size).toBe(200);
});

test('what a dead worker had in hand is sent again under the same id, and nothing else is', async () => {
  const one = await show(organization);
  await contacts(kit, one.organizationId, 50, true, `dead-${one.slug}`);
  const templateId = one.template.announcement;
  await begin(templateId);
  await kit.rows('SELECT app.claim_emails($1, 0, 25)', [templateId]);
  expect(await states(templateId)).toEqual({ sending: 25, queued: 25 });
  await kit.work({ attempt: 2 });
  expect(kit.sent).toHaveLength(50);
  expect(await states(templateId)).toEqual({ sent: 50 });
});

test('paused in the middle and gone on with: everybody once', async () => {
  const one = await show(organization);
  await contacts(kit, one.organizationId, 300, true, `pause-${one.slug}`);
  const { marketing } = organization.owner.call;
  const templateId = one.template.announcement;
  await begin(templateId);
  let paused = false;
  kit.onSend = async () => {
    if (paused || kit.sent.length < 60) return;
    paused = true;
    expect(await marketing.pause({ templateId })).toMatchObject({ status: 'paused' });
  };
  await kit.work();
  expect(kit.sent.length).toBeLessThan(200);
  expect((await marketing.campaign({ eventId: one.eventId })).timeline.find(({ id }) => id === templateId)).toMatchObject({
    status: 'paused',
  });
  await expect(
    marketing.saveTemplate({ eventId: one.eventId, templateId, type: 'announcement', subject: 'x', body: 'y' }),
  ).rejects.toMatchObject({
    cause: { code: 'INVALID_STATE' },
  });
  expect(await marketing.schedule({ templateId })).toMatchObject({ status: 'sending' });
  await kit.work();
  expect(new Set(kit.sent.map(({ to }) => to)).size).toBe(300);
  expect(kit.sent).toHaveLength(300);
});

test('cancelled in the middle: what waits is never sent, and nothing of the event is scheduled any more', async () => {
  const one = await show(organization);
  await contacts(kit, one.organizationId, 100, true, `off-${one.slug}`);
  const templateId = one.template.announcement;
  await begin(templateId);
  let cancelling: Promise<unknown> | undefined;
  kit.onSend = async () => void (await (cancelling ??= organization.owner.call.events.cancel({ eventId: one.eventId })));
  await kit.work();
  expect(kit.sent.length).toBeLessThanOrEqual(50);
  expect((await states(templateId))['cancelled']).toBe(100 - kit.sent.length);
  const { items } = await organization.owner.call.marketing.templates({ eventId: one.eventId });
  expect(new Set(items.map(({ status }) => status))).toEqual(new Set(['cancelled']));
  expect((await organization.owner.call.marketing.campaign({ eventId: one.eventId })).status).toBe('cancelled');
  for (const id of Object.values(one.template))
    await expect(organization.owner.call.marketing.sendNow({ templateId: id })).rejects.toMatchObject({ cause: { code: 'INVALID_STATE' } });
});

test('a suspended organisation sends nothing: what was under way waits, what is due waits and is missed after a day', async () => {
  const one = await show(organization);
  await contacts(kit, one.organizationId, 30, true, `susp-${one.slug}`);
  const platform = await kit.person('Platform', { platformOwner: true });
  const templateId = one.template.announcement;
  await begin(templateId);
  await platform.call.seats.suspendOrganization({ organizationId: one.organizationId });
  await kit.work();
  expect(kit.sent).toEqual([]);
  await kit.rows("UPDATE email_templates SET send_at = app.now() - interval '5 minutes' WHERE id = $1", [one.template.last_chance]);
  const due = async () => {
    await kit.rows("SELECT app.enqueue('marketing.dueEmails', '{}')");
    await kit.work({ only: ['marketing.dueEmails', 'marketing.startEmail'] });
    return (await kit.rows<{ status: string }>('SELECT status FROM email_templates WHERE id = $1', [one.template.last_chance]))[0]?.status;
  };
  expect(await due()).toBe('scheduled');
  await kit.rows("UPDATE email_templates SET send_at = app.now() - interval '25 hours' WHERE id = $1", [one.template.last_chance]);
  expect(await due()).toBe('missed');
  await platform.call.seats.reinstateOrganization({ organizationId: one.organizationId });
  kit.pass(11 * 60_000);
  await kit.work();
  expect(kit.sent).toHaveLength(30);
});

test('what a suspension has caught in the middle waits a day, and is not sent after it', async () => {
  const one = await show(organization);
  await contacts(kit, one.organizationId, 120, true, `day-${one.slug}`);
  const platform = await kit.person('Platform', { platformOwner: true });
  const templateId = one.template.announcement;
  let calls = 0;
  // However long ago it began.
  await begin(templateId);
  kit.pass(30 * 3_600_000);
  kit.onSend = async () => {
    calls += 1;
    if (calls === 10) await platform.call.seats.suspendOrganization({ organizationId: one.organizationId });
  };
  await kit.work();
  const sent = kit.sent.length;
  expect(sent).toBeGreaterThan(9);
  expect(sent).toBeLessThan(120);
  const standing = async () =>
    (await kit.rows<{ status: string }>('SELECT status FROM email_templates WHERE id = $1', [templateId]))[0]?.status;
  kit.pass(23 * 3_600_000);
  await kit.work();
  expect([await states(templateId), await standing()]).toEqual([{ sent, queued: 120 - sent }, 'sending']);
  kit.pass(2 * 3_600_000);
  await kit.work();
  expect([await states(templateId), await standing()]).toEqual([{ sent, cancelled: 120 - sent }, 'sent']);
  await platform.call.seats.reinstateOrganization({ organizationId: one.organizationId });
  kit.pass(11 * 60_000);
  await kit.work();
  expect(kit.sent).toHaveLength(sent);
  const { items } = await one.owner.call.marketing.deliveries({ eventId: one.eventId, templateId, state: 'cancelled' });
  expect(new Set(items.map(({ reason }) => reason))).toEqual(new Set(['suspended']));
});

test('what a suspension has held up until the event has begun is not sent any more', async () => {
  const one = await show(organization);
  await contacts(kit, one.organizationId, 30, true, `late-susp-${one.slug}`);
  const platform = await kit.person('Platform', { platformOwner: true });
  const templateId = one.template.announcement;
  await begin(templateId);
  await platform.call.seats.suspendOrganization({ organizationId: one.organizationId });
  await kit.work();
  await kit.rows("UPDATE events SET starts_at = app.now() - interval '1 hour', ends_at = app.now() + interval '1 hour' WHERE id = $1", [
    one.eventId,
  ]);
  await platform.call.seats.reinstateOrganization({ organizationId: one.organizationId });
  kit.pass(11 * 60_000);
  await kit.work();
  expect(kit.sent).toEqual([]);
  expect(await states(templateId)).toEqual({ cancelled: 30 });
  const reasons = await kit.rows('SELECT DISTINCT reason FROM messages WHERE template_id = $1', [templateId]);
  expect(reasons).toEqual([{ reason: 'event_over' }]);
  expect((await kit.rows('SELECT status FROM email_templates WHERE id = $1', [templateId]))[0]).toEqual({ status: 'sent' });
});

test('a name is words in a mail, whatever it holds', async () => {
  const one = await show(organization);
  const [email] = await contacts(kit, one.organizationId, 1, true, `xss-${one.slug}`);
  const send = async (name: string) => {
    await kit.rows('UPDATE contacts SET name = $2 WHERE email = $1', [email, name]);
    const saved = await organization.owner.call.marketing.saveTemplate({
      eventId: one.eventId,
      another: true,
      type: 'announcement',
      subject: 'For {{name}}',
      body: 'Hello {{name}} <b>bold</b>',
    });
    await begin(saved.id);
    await kit.work();
    return kit.sent.at(-1);
  };
  expect((await send('<script>alert(1)</script>'))?.html).toContain('Hello &lt;script&gt;alert(1)&lt;/script&gt; ');
  expect((await send('Ada\r\nBcc: x'))?.subject).toBe('en For Ada Bcc: x');
  expect((await send('www.evil.test'))?.text).toBe('Hello <b>bold</b>');
  expect((await send('\uE000picture\uE001'))?.text).toBe('Hello picture <b>bold</b>');
});

test('a handful of a large run is found without reading the run', async () => {
  const one = await show(organization);
  await contacts(kit, one.organizationId, 3000, true, `large-${one.slug}`);
  await begin(one.template.announcement);
  await kit.rows('ANALYZE messages');
  const claim = await costsOf(kit, 'app.claim_emails($1, 5, 25)', [one.template.announcement]);
  expect(claim.rows).toBe(25);
  // Some are read again to be locked and written.
  expect(claim.read).toBeLessThan(200);
});

test('sending a mail and writing down what became of it touches no index', async () => {
  const one = await show(organization);
  // So few that all their versions fit into the half of a page that is free: whether dead ones may be cleared away depends on who else is reading.
  await contacts(kit, one.organizationId, 3, true, `hot-${one.slug}`);
  const templateId = one.template.announcement;
  await begin(templateId);
  expect(await costsOf(kit, 'app.claim_emails($1, 0, 25)', [templateId])).toMatchObject({ written: 3, hot: 3 });
  const under = (await kit.rows<{ id: string }>("SELECT id FROM messages WHERE template_id = $1 AND state = 'sending'", [templateId])).map(
    ({ id }) => id,
  );
  const all = <Value>(value: Value): Value[] => under.map(() => value);
  const note = 'app.note_emails($1::uuid[], $2::text[], $3::text[], $4::integer[])';
  expect(await costsOf(kit, note, [under, all('sent'), all(null), all(0)])).toMatchObject({ written: 3, hot: 3 });
  const [first] = await kit.rows<{ recipient: string }>('SELECT recipient FROM messages WHERE id = $1', [under[0]]);
  for (const kind of ['delivered', 'opened', 'clicked'])
    expect(await costsOf(kit, 'app.note_email_report($1, $2, $3, NULL)', [under[0], first?.recipient, kind])).toMatchObject({
      written: 1,
      hot: 1,
    });
});
