/** Who a campaign is for and who may see to it; pauses, hours, events that are off, and a provider that is busy, down or of another mind. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { noteMessengerReports } from '../src/marketing/whatsapp-reports.ts';
import { MessengerBusy, MessengerRefused, MessengerTemporaryFailure } from '../src/ports/index.ts';
import { domainCodeOf, type Kit, type Person } from './kit.ts';
import { costsOf } from './message-costs.ts';
import type { Sale } from './tickets-kit.ts';
import { createWhatsappDesk, later, pauseWhatsapp, scheduleWhatsapp, sendWhatsappNow, type WhatsappDesk } from './whatsapp-kit.ts';

let desk: WhatsappDesk;
let kit: Kit;
let template: WhatsappDesk['template'];
let organization: { id: string; joinCode: string; owner: Person };
let sale: Sale;

beforeAll(async () => {
  desk = await createWhatsappDesk();
  ({ kit, template } = desk);
});
afterAll(() => kit.close());
beforeEach(async () => {
  await desk.opens();
  ({ organization, sale } = desk);
});

const detailsOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => ({
      code: domainCodeOf(error),
      state: /"state": ?"(\w+)"/.exec(String(error instanceof Error && 'detail' in error ? error.detail : ''))?.[1],
    }),
  );

test('each audience is whom it says: attendees by their own address, else the buyer’s; VIPs by their tier', async () => {
  const elsewhere = await kit.organization(0, 'Elsewhere');
  await desk.contact('attendee@people.test', true, elsewhere.id);
  const [buyer, attendee, vip, reader] = [
    await desk.contact('buyer@people.test'),
    await desk.contact('attendee@people.test'),
    await desk.contact('vip@people.test'),
    await desk.contact('reader@people.test'),
  ];
  await desk.contact('silent@people.test', false);
  await desk.buys(0, 'buyer@people.test');
  await desk.buys(0, 'payer@people.test', 'attendee@people.test');
  await desk.buys(1, 'vip@people.test');
  await desk.buys(0, 'silent@people.test');
  const expected = { all_contacts: [buyer, attendee, vip, reader], ticket_holders: [buyer, attendee, vip], vip_only: [vip] };
  for (const audience of ['all_contacts', 'ticket_holders', 'vip_only'] as const) {
    desk.sent = [];
    const { id, audienceSize, withoutConsent } = await desk.save(audience);
    expect([audience, audienceSize, withoutConsent]).toEqual([audience, expected[audience].length, audience === 'vip_only' ? 0 : 1]);
    expect(await desk.act(sendWhatsappNow, id)).toMatchObject({ status: 'sending', eventId: sale.eventId });
    await desk.pump();
    expect([audience, ...desk.to()]).toEqual([audience, ...expected[audience].toSorted()]);
    expect(await desk.only(id)).toMatchObject({ status: 'sent', counts: { sent: expected[audience].length } });
  }
  expect(desk.sent[0]?.message).toEqual({
    kind: 'template',
    name: 'event_update',
    language: 'fr',
    parameters: ['Zoé', expect.any(String), expect.stringMatching(/\/e\/jazz-\d+\?utm_source=whatsapp&utm_medium=vip_only&utm_campaign=/)],
  });
});

test('a ticket that was given back is none', async () => {
  await desk.contact('buyer@people.test');
  const orderId = await desk.buys(0, 'buyer@people.test');
  await organization.owner.call.tickets.refund({ orderId });
  expect(await desk.save('ticket_holders')).toMatchObject({ audienceSize: 0, withoutConsent: 0 });
});

test('only whoever organizes the event sees to its campaigns', async () => {
  const [trainer, member, made] = [await kit.person('Trainer'), await kit.person('Member'), await kit.person('Maker')];
  for (const [person, role] of [
    [trainer, 'trainer'],
    [member, 'member'],
    [made, 'trainer'],
  ] as const)
    await kit.database.admin.query(
      "INSERT INTO organization_members (organization_id, user_id, role, status) VALUES ($1, $2, $3, 'active')",
      [organization.id, person.id, role],
    );
  await kit.database.admin.query('UPDATE events SET created_by = $2 WHERE id = $1', [sale.eventId, made.id]);
  const number = await desk.contact('buyer@people.test');
  await desk.buys(0, 'buyer@people.test');
  const { id } = await made.call.marketing.saveWhatsapp({ eventId: sale.eventId, audience: 'ticket_holders', template });
  for (const colleague of [trainer, member]) {
    expect(await detailsOf(desk.act(sendWhatsappNow, id, colleague))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await detailsOf(colleague.call.marketing.whatsapp({ eventId: sale.eventId }))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await detailsOf(colleague.call.marketing.removeWhatsapp({ templateId: id }))).toMatchObject({ code: 'FORBIDDEN' });
  }
  expect(await desk.act(sendWhatsappNow, id, await kit.person('Stranger'))).toBeNull();
  expect(await desk.act(scheduleWhatsapp, kit.deps.ids.uuid())).toBeNull();
  await desk.act(sendWhatsappNow, id, made);
  await desk.pump();
  await noteMessengerReports(kit.deps, [
    {
      kind: 'message',
      providerId: `wamid.${id}`,
      from: number,
      name: 'Zoé',
      text: 'Merci',
      typed: true,
      answers: null,
      at: new Date(Date.now()).toISOString(),
    },
  ]);
  const asked = { organizationId: organization.id, eventId: sale.eventId };
  const { items } = await made.call.marketing.conversations(asked);
  expect(items).toMatchObject([{ lastText: 'Merci', phone: number }]);
  const conversationId = items[0]?.id ?? '';
  expect((await made.call.marketing.conversation({ conversationId })).messages).toHaveLength(2);
  expect(await detailsOf(made.call.marketing.conversations({ organizationId: organization.id }))).toMatchObject({ code: 'FORBIDDEN' });
  expect(await detailsOf(trainer.call.marketing.conversations(asked))).toMatchObject({ code: 'FORBIDDEN' });
  expect(await detailsOf(trainer.call.marketing.conversation({ conversationId }))).toMatchObject({ code: 'FORBIDDEN' });
  expect(await detailsOf(member.call.marketing.reply({ conversationId, text: 'x' }))).toMatchObject({ code: 'FORBIDDEN' });
});

test('paused in the middle, it goes on with those who are left, in the words of then', async () => {
  for (let n = 0; n < 3; n += 1) await desk.contact(`reader-${n}@people.test`);
  desk.faults = [new MessengerBusy(60_000, false)];
  const { id } = await desk.save('all_contacts');
  await desk.act(sendWhatsappNow, id);
  await desk.pump();
  const before = desk.sent.length;
  expect(before).toBeLessThan(3);
  expect(await desk.act(pauseWhatsapp, id)).toMatchObject({ status: 'paused' });
  await desk.pump();
  expect(desk.sent.length).toBe(before);
  expect(await detailsOf(desk.act(pauseWhatsapp, id))).toMatchObject({ state: 'not_scheduled' });
  await organization.owner.call.marketing.saveWhatsapp({
    eventId: sale.eventId,
    whatsappId: id,
    audience: 'all_contacts',
    template: { ...template, name: 'event_changed' },
  });
  await desk.act(sendWhatsappNow, id);
  await desk.pump();
  expect(new Set(desk.to()).size).toBe(3);
  expect(desk.sent.at(-1)?.message).toMatchObject({ name: 'event_changed' });
  expect(await desk.only(id)).toMatchObject({ status: 'sent', counts: { recipients: 3, sent: 3 } });
  expect(await detailsOf(organization.owner.call.marketing.removeWhatsapp({ templateId: id }))).toMatchObject({ code: 'INVALID_STATE' });
});

test('a scheduled one goes at its hour; what is hours late, or of an event that is over, waits for a person', async () => {
  await desk.contact('reader@people.test');
  const { id } = await desk.save('all_contacts');
  expect(await detailsOf(desk.act(scheduleWhatsapp, id))).toMatchObject({ state: 'no_schedule' });
  await organization.owner.call.marketing.saveWhatsapp({
    eventId: sale.eventId,
    whatsappId: id,
    audience: 'all_contacts',
    template,
    scheduledAt: later(5),
  });
  expect(await desk.act(scheduleWhatsapp, id)).toMatchObject({ status: 'scheduled', sendAt: expect.any(String) });
  await desk.minute();
  expect((await desk.only(id))?.status).toBe('scheduled');
  await desk.isOver(id, 1);
  await desk.minute();
  await desk.pump();
  expect([desk.sent.length, (await desk.only(id))?.status]).toEqual([1, 'sent']);

  const late = (await desk.save('all_contacts', later(5))).id;
  await desk.act(scheduleWhatsapp, late);
  await desk.isOver(late, 7 * 60);
  const after = (await desk.save('all_contacts', later(5))).id;
  await desk.act(scheduleWhatsapp, after);
  await desk.minute();
  expect((await desk.only(late))?.status).toBe('missed');
  await desk.isOver(after, 1);
  await kit.database.admin.query(
    "UPDATE events SET starts_at = now() - interval '3 hours', ends_at = now() - interval '1 hour' WHERE id = $1",
    [sale.eventId],
  );
  await desk.minute();
  await desk.pump();
  expect([(await desk.only(after))?.status, desk.sent.length]).toEqual(['missed', 1]);
  expect(await detailsOf(desk.act(sendWhatsappNow, late))).toMatchObject({ state: 'event_over' });
});

test('an event that is cancelled sends nothing more', async () => {
  for (let n = 0; n < 2; n += 1) await desk.contact(`reader-${n}@people.test`);
  desk.faults = [new MessengerBusy(60_000, false), new MessengerBusy(60_000, false)];
  const { id } = await desk.save('all_contacts');
  const waiting = (await desk.save('all_contacts', later(5))).id;
  await desk.act(scheduleWhatsapp, waiting);
  await desk.act(sendWhatsappNow, id);
  await desk.pump();
  await organization.owner.call.events.cancel({ eventId: sale.eventId });
  await desk.isOver(waiting, 1);
  await desk.minute();
  await desk.pump();
  expect(desk.sent).toEqual([]);
  expect([(await desk.only(id))?.status, (await desk.only(waiting))?.status]).toEqual(['cancelled', 'cancelled']);
});

test('a suspended organisation sends nothing until it may again', async () => {
  await desk.contact('reader@people.test');
  const { id } = await desk.save('all_contacts');
  await desk.act(sendWhatsappNow, id);
  await kit.database.admin.query("UPDATE organizations SET status = 'suspended' WHERE id = $1", [organization.id]);
  await desk.pump();
  expect([desk.sent.length, (await desk.only(id))?.status]).toEqual([0, 'sending']);
  await kit.database.admin.query("UPDATE organizations SET status = 'approved' WHERE id = $1", [organization.id]);
  await desk.pump();
  expect([desk.sent.length, (await desk.only(id))?.status]).toEqual([1, 'sent']);
});

test('what waits for a suspended organisation is given up after a day of it', async () => {
  await desk.contact('reader@people.test');
  await desk.contact('other@people.test');
  const { id } = await desk.save('all_contacts');
  await desk.act(sendWhatsappNow, id);
  // Begun long before, and one of them in the hands of a sender that died.
  await desk.rows(
    `UPDATE messages SET created_at = now() - interval '3 days', state_at = now() - interval '2 hours',
       state = CASE WHEN id = (SELECT id FROM messages WHERE whatsapp_id = $1 ORDER BY id LIMIT 1) THEN 'sending' ELSE state END
     WHERE whatsapp_id = $1`,
    [id],
  );
  await desk.rows("UPDATE organizations SET status = 'suspended' WHERE id = $1", [organization.id]);
  await desk.minute();
  expect((await desk.only(id))?.status).toBe('sending');
  await desk.rows("UPDATE organizations SET suspended_at = now() - interval '25 hours' WHERE id = $1", [organization.id]);
  await desk.minute();
  await desk.rows("UPDATE organizations SET status = 'approved' WHERE id = $1", [organization.id]);
  await desk.minute();
  await desk.pump();
  expect([desk.sent.length, (await desk.only(id))?.status]).toEqual([0, 'sent']);
  expect(await desk.rows('SELECT DISTINCT state, reason FROM messages WHERE whatsapp_id = $1', [id])).toEqual([
    { state: 'cancelled', reason: 'suspended' },
  ]);
  expect(await desk.rows('SELECT suspended_at FROM organizations WHERE id = $1', [organization.id])).toEqual([{ suspended_at: null }]);
});

test('two organizers at one message: whoever saves on an old version is told what stands', async () => {
  const { id, version } = await desk.save('all_contacts');
  expect(version).toBe(1);
  const { saveWhatsapp } = organization.owner.call.marketing;
  const again = (audience: 'vip_only' | 'ticket_holders') =>
    saveWhatsapp({ eventId: sale.eventId, whatsappId: id, version, audience, template });
  expect(await again('vip_only')).toMatchObject({ version: 2, audience: 'vip_only' });
  await expect(again('ticket_holders')).rejects.toMatchObject({
    cause: { code: 'STALE_VERSION', details: { version: 2, data: { id, audience: 'vip_only' } } },
  });
  expect(await desk.only(id)).toMatchObject({ version: 2, audience: 'vip_only' });
});

test('busy: the job waits as long as it was asked to, and a new campaign does not hurry it', async () => {
  await desk.contact('reader@people.test');
  desk.faults = [new MessengerBusy(60_000, false)];
  const { id } = await desk.save('all_contacts');
  await desk.act(sendWhatsappNow, id);
  await kit.database.admin.query("DELETE FROM graphile_worker._private_jobs WHERE key = 'whatsapp-send'");
  await desk.pump();
  const wait = async () =>
    (
      await kit.database.admin.query<{ s: number }>(
        "SELECT extract(epoch FROM run_at - now())::float AS s FROM graphile_worker._private_jobs WHERE key = 'whatsapp-send'",
      )
    ).rows.map(({ s }) => Math.round(s / 10) * 10);
  expect(await wait()).toEqual([60]);
  await desk.act(sendWhatsappNow, (await desk.save('all_contacts')).id);
  await desk.minute();
  expect(await wait()).toEqual([60]);
  const { rows } = await kit.database.admin.query('SELECT state, attempts FROM messages WHERE whatsapp_id = $1', [id]);
  expect(rows).toEqual([{ state: 'queued', attempts: 0 }]);
});

test('one person alone is put off, one is refused, one has no answer: the others have theirs', async () => {
  for (let n = 0; n < 4; n += 1) await desk.contact(`reader-${n}@people.test`);
  desk.faults = [new MessengerBusy(4_000, true), new MessengerRefused('recipient', 'No WhatsApp'), new MessengerTemporaryFailure('down')];
  const { id } = await desk.save('all_contacts');
  await desk.act(sendWhatsappNow, id);
  await desk.pump();
  expect(desk.sent.length).toBe(1);
  const { rows } = await kit.database.admin.query(
    'SELECT state, reason, attempts, round(extract(epoch FROM try_at - state_at))::int AS later FROM messages WHERE whatsapp_id = $1 ORDER BY id',
    [id],
  );
  expect(rows).toMatchObject([
    { state: 'queued', attempts: 0, later: 4 },
    { state: 'failed', reason: 'No WhatsApp' },
    { state: 'queued', attempts: 1, later: 5 },
    { state: 'sent', attempts: 1 },
  ]);
  await kit.database.admin.query('UPDATE messages SET try_at = now() WHERE try_at IS NOT NULL');
  await desk.pump();
  expect(await desk.only(id)).toMatchObject({ status: 'sent', counts: { sent: 3, failed: 1 } });
});

test('free words that come too late at the provider go out as the template', async () => {
  const number = await desk.contact('reader@people.test');
  await desk.act(sendWhatsappNow, (await desk.save('all_contacts')).id);
  await desk.pump();
  await noteMessengerReports(kit.deps, [
    {
      kind: 'message',
      providerId: 'wamid.late',
      from: number,
      name: null,
      text: 'Oui',
      typed: true,
      answers: null,
      at: new Date(Date.now()).toISOString(),
    },
  ]);
  desk.faults = [new MessengerRefused('window', 'Too late')];
  await desk.act(sendWhatsappNow, (await desk.save('all_contacts')).id);
  await desk.pump();
  expect(desk.sent.map(({ message }) => message.kind)).toEqual(['template', 'template']);
  await desk.act(sendWhatsappNow, (await desk.save('all_contacts')).id);
  await desk.pump();
  expect(desk.sent.at(-1)?.message).toMatchObject({ kind: 'text', text: expect.stringMatching(/^Bonjour Zoé, à .+ : http/) });
});

test('a number that changed hands is another number', async () => {
  const number = await desk.contact('reader@people.test');
  const { id } = await desk.save('all_contacts');
  await desk.act(sendWhatsappNow, id);
  await kit.database.admin.query("UPDATE contacts SET whatsapp = '+33799999999' WHERE whatsapp = $1", [number]);
  await desk.pump();
  expect([desk.sent.length, (await desk.only(id))?.counts.suppressed]).toEqual([0, 1]);
});

test('placeholders and parameters are one to one, and without a number nothing begins', async () => {
  const bad = { ...template, parameters: ['name' as const] };
  const owner = organization.owner.call.marketing;
  expect(await detailsOf(owner.saveWhatsapp({ eventId: sale.eventId, audience: 'vip_only', template: bad }))).toMatchObject({
    code: 'INVALID_INPUT',
  });
  const { messenger } = kit.deps;
  const { id } = await desk.save('all_contacts');
  kit.deps.messenger = null;
  await expect(desk.act(sendWhatsappNow, id)).rejects.toMatchObject({ code: 'INVALID_STATE', details: { state: 'not_configured' } });
  kit.deps.messenger = messenger;
  expect(await owner.removeWhatsapp({ templateId: id })).toEqual({ removed: true });
});

test('nobody’s words reach an organisation that never wrote to them', async () => {
  const number = await desk.contact('reader@people.test');
  const report = {
    kind: 'message' as const,
    providerId: 'wamid.nobody',
    from: number,
    name: null,
    text: 'START',
    typed: true,
    answers: null,
    at: new Date(Date.now()).toISOString(),
  };
  expect(await noteMessengerReports(kit.deps, [report])).toBe(0);
  expect((await organization.owner.call.marketing.conversations({ organizationId: organization.id })).items).toEqual([]);
});

test('a run goes on behind the message it claimed last, and does not read what went before', async () => {
  await kit.database.admin.query(
    `INSERT INTO contacts (organization_id, whatsapp, whatsapp_consent, name, origin)
     SELECT $1, '+3370' || (1000000 + n), true, 'Zoé', 'import' FROM generate_series(1, 2000) n`,
    [organization.id],
  );
  const { id } = await desk.save('all_contacts');
  await desk.act(sendWhatsappNow, id);
  const { rows } = await kit.database.admin.query<{ id: string }>(
    `UPDATE messages SET state = 'sent', sent_at = now() WHERE id IN (SELECT id FROM messages WHERE whatsapp_id = $1 ORDER BY id LIMIT 1900) RETURNING id`,
    [id],
  );
  const last = rows
    .map((row) => row.id)
    .toSorted()
    .at(-1);
  await kit.database.admin.query('VACUUM ANALYZE messages');
  const claim = (after: string | undefined) => costsOf(kit, 'app.claim_whatsapp(10, $1)', [after ?? null]);
  const behind = await claim(last);
  expect(behind.rows).toBe(10);
  // Some are read again to be written.
  expect(behind.read).toBeLessThan(200);
  // What waits from before is found all the same, by looking through all.
  const fromTheFirst = await claim(undefined);
  expect(fromTheFirst.rows).toBe(10);
  expect(fromTheFirst.read).toBeGreaterThan(1900);
});
