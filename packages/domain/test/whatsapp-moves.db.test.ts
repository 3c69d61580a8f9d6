/** What changes while messages on WhatsApp are under way: the event, tickets, wishes, the campaign itself, and the sender that dies. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { noteMessengerReports } from '../src/marketing/whatsapp-reports.ts';
import { MessengerBusy, MessengerTemporaryFailure } from '../src/ports/index.ts';
import { domainCodeOf } from './kit.ts';
import { onSale } from './tickets-kit.ts';
import { createWhatsappDesk, later, pauseWhatsapp, scheduleWhatsapp, sendWhatsappNow, type WhatsappDesk } from './whatsapp-kit.ts';

let desk: WhatsappDesk;
beforeAll(async () => {
  desk = await createWhatsappDesk();
});
afterAll(() => desk.kit.close());
beforeEach(() => desk.opens());

const says = (from: string, text: string, providerId: string, at = new Date()) =>
  noteMessengerReports(desk.kit.deps, [
    { kind: 'message', providerId, from, name: 'Zoé', text, typed: true, answers: null, at: at.toISOString() },
  ]);
const states = (id: string) => desk.rows('SELECT state, reason FROM messages WHERE whatsapp_id = $1 ORDER BY id', [id]);
/** Begun, and nothing of it has gone: the provider asks for a minute's patience. */
const heldUp = async (id: string): Promise<void> => {
  desk.faults = [new MessengerBusy(60_000, false)];
  await desk.act(sendWhatsappNow, id);
  await desk.pump();
  desk.faults = [];
};
const passes = () =>
  desk.rows("UPDATE events SET starts_at = now() - interval '3 hours', ends_at = now() - interval '1 hour' WHERE id = $1", [
    desk.sale.eventId,
  ]);

test('the event moves while it is under way: the rest waits, and hears the new date once somebody has looked', async () => {
  for (let n = 0; n < 3; n += 1) await desk.contact(`moved-${n}@people.test`);
  const { marketing, events } = desk.organization.owner.call;
  const { id } = await marketing.saveWhatsapp({
    eventId: desk.sale.eventId,
    audience: 'all_contacts',
    template: { ...desk.template, text: 'Le {{1}}', parameters: ['date'] },
  });
  await heldUp(id);
  await events.update({ eventId: desk.sale.eventId, startsAt: '2031-08-15T18:00:00.000Z', endsAt: '2031-08-15T22:00:00.000Z' });
  await desk.pump();
  expect([desk.sent.length, await desk.only(id)]).toMatchObject([0, { status: 'paused', held: 'moved' }]);
  await desk.act(sendWhatsappNow, id);
  await desk.pump();
  expect(desk.sent.map(({ message }) => (message.kind === 'template' ? message.parameters : []))).toEqual(
    Array.from({ length: 3 }, () => [expect.stringContaining('août 2031')]),
  );
  expect(await desk.only(id)).toMatchObject({ status: 'sent', held: null });
});

test('another place holds up what names the place, and nothing else', async () => {
  await desk.contact('place@people.test');
  const { marketing } = desk.organization.owner.call;
  const without = await marketing.saveWhatsapp({
    eventId: desk.sale.eventId,
    audience: 'all_contacts',
    template: { ...desk.template, text: 'À bientôt', parameters: [] },
  });
  const { id } = await desk.save('all_contacts');
  await heldUp(id);
  await heldUp(without.id);
  await desk.rows('UPDATE events SET custom_venue = $2, venue_id = NULL WHERE id = $1', [desk.sale.eventId, { name: 'The old mill' }]);
  expect([(await desk.only(id))?.held, (await desk.only(without.id))?.held]).toEqual(['moved', null]);
});

test('STOP before an answer has gone: it does not go; whoever writes again has theirs', async () => {
  const number = await desk.contact('stops@people.test');
  await desk.act(sendWhatsappNow, (await desk.save('all_contacts')).id);
  await desk.pump();
  await says(number, 'Hello?', 'wamid.stop.1');
  const { marketing } = desk.organization.owner.call;
  const [conversation] = (await marketing.conversations({ organizationId: desk.organization.id })).items;
  const conversationId = conversation?.id ?? '';
  await marketing.reply({ conversationId, text: 'Come!' });
  desk.faults = [new MessengerBusy(1000, false)];
  await desk.pump();
  await says(number, 'STOP', 'wamid.stop.2');
  desk.sent = [];
  await desk.pump();
  expect(desk.sent).toEqual([]);
  const told = await desk.rows("SELECT state, reason FROM whatsapp_texts WHERE conversation_id = $1 AND direction = 'out'", [
    conversationId,
  ]);
  expect(told).toEqual([{ state: 'failed', reason: 'stopped' }]);
  await sleep(5);
  await says(number, 'One question, though', 'wamid.stop.3');
  await marketing.reply({ conversationId, text: 'Yes?' });
  await desk.pump();
  expect(desk.sent).toHaveLength(1);
  // Said once more, STOP is the last word again.
  await marketing.reply({ conversationId, text: 'And?' });
  await sleep(5);
  await says(number, 'STOP', 'wamid.stop.4');
  await desk.pump();
  expect(desk.sent).toHaveLength(1);
  expect(await marketing.reply({ conversationId, text: 'Hello?' }).catch(domainCodeOf)).toBe('INVALID_STATE');
});

test('what a sender that died had in hand, or puts off, says what is written when the run goes on', async () => {
  await desk.contact('hand-a@people.test');
  await desk.contact('hand-b@people.test');
  const { id } = await desk.save('all_contacts');
  await heldUp(id);
  await desk.rows(
    "UPDATE messages SET state = 'sending', state_at = now() WHERE id = (SELECT id FROM messages WHERE whatsapp_id = $1 LIMIT 1)",
    [id],
  );
  await desk.act(pauseWhatsapp, id);
  const { template, sale, organization } = desk;
  const changed = { ...template, name: 'event_changed' };
  await organization.owner.call.marketing.saveWhatsapp({
    eventId: sale.eventId,
    whatsappId: id,
    audience: 'all_contacts',
    template: changed,
  });
  await desk.act(sendWhatsappNow, id);
  await desk.pump();
  expect(desk.sent.map(({ message }) => (message.kind === 'template' ? message.name : ''))).toEqual(['event_changed', 'event_changed']);
});

test('paused as its last message was in hand: it is sent, and not paused for ever', async () => {
  await desk.contact('last@people.test');
  const { id } = await desk.save('all_contacts');
  desk.onSend = () => desk.act(pauseWhatsapp, id);
  await desk.act(sendWhatsappNow, id);
  await desk.pump();
  await desk.minute();
  expect([desk.sent.length, (await desk.only(id))?.status]).toEqual([1, 'sent']);
});

test('narrowed and widened again while it is paused: nobody is missed, and nobody gets it twice', async () => {
  const all = [await desk.contact('wide-a@people.test'), await desk.contact('wide-b@people.test')];
  await desk.buys(1, 'wide-a@people.test');
  await desk.buys(0, 'wide-b@people.test');
  const { id } = await desk.save('ticket_holders');
  await heldUp(id);
  for (const audience of ['vip_only', 'ticket_holders'] as const) {
    await desk.act(pauseWhatsapp, id);
    const { template, sale, organization } = desk;
    await organization.owner.call.marketing.saveWhatsapp({ eventId: sale.eventId, whatsappId: id, audience, template });
    await heldUp(id);
  }
  await desk.rows('UPDATE messages SET try_at = NULL WHERE whatsapp_id = $1', [id]);
  await desk.pump();
  expect(desk.to()).toEqual(all.toSorted());
});

test('whoever gave their ticket back before their turn gets nothing', async () => {
  const keeps = await desk.contact('keeps@people.test');
  await desk.contact('returns@people.test');
  await desk.contact('downgraded@people.test');
  await desk.buys(1, 'keeps@people.test');
  const orderId = await desk.buys(1, 'returns@people.test');
  const vip = await desk.buys(1, 'downgraded@people.test');
  await desk.buys(0, 'downgraded@people.test');
  const { id } = await desk.save('vip_only');
  await heldUp(id);
  await desk.organization.owner.call.tickets.refund({ orderId });
  await desk.organization.owner.call.tickets.refund({ orderId: vip });
  await desk.pump();
  expect(desk.to()).toEqual([keeps]);
  expect(await states(id)).toContainEqual({ state: 'suppressed', reason: 'no_ticket' });
});

test('a webhook told again after its writer was forgotten changes nothing, at anybody’s', async () => {
  const number = await desk.contact('forgotten@people.test');
  const other = await desk.kit.organization(5, 'Other');
  const theirs = await onSale(desk.kit, other, [{ name: 'Regular', price: 0, quantity: 50 }]);
  await desk.contact('forgotten@people.test', true, other.id, number);
  const { template, sale, organization } = desk;
  const { id } = await other.owner.call.marketing.saveWhatsapp({ eventId: theirs.eventId, audience: 'all_contacts', template });
  await desk.act(sendWhatsappNow, id, other.owner);
  await desk.pump();
  await desk.act(
    sendWhatsappNow,
    (await organization.owner.call.marketing.saveWhatsapp({ eventId: sale.eventId, audience: 'all_contacts', template })).id,
  );
  await desk.pump();
  const at = new Date();
  await says(number, 'For Festival alone', 'wamid.forgotten', at);
  const { marketing } = organization.owner.call;
  const [contact] = (await marketing.contacts({ organizationId: organization.id, search: 'forgotten@people.test' })).items;
  await marketing.forgetContact({ contactId: contact?.id ?? '' });
  expect(await says(number, 'For Festival alone', 'wamid.forgotten', at)).toBe(0);
  expect((await other.owner.call.marketing.conversations({ organizationId: other.id })).items).toEqual([]);
  expect(await desk.rows("SELECT FROM whatsapp_texts WHERE provider_id = 'wamid.forgotten'")).toEqual([]);
});

test('called off while a message is in hand that fails for now: it does not come again, and does not wait', async () => {
  await desk.contact('off@people.test');
  const { id } = await desk.save('all_contacts');
  await desk.act(sendWhatsappNow, id);
  desk.onSend = () => desk.organization.owner.call.events.cancel({ eventId: desk.sale.eventId });
  desk.faults = [new MessengerTemporaryFailure('down')];
  await desk.pump();
  expect([desk.sent, await states(id)]).toEqual([[], [{ state: 'cancelled', reason: null }]]);
});

test('over while it was paused, or while its sender was dead: it ends, and nothing waits', async () => {
  await desk.contact('over@people.test');
  const [paused, dead] = [(await desk.save('all_contacts')).id, (await desk.save('all_contacts')).id];
  await desk.act(sendWhatsappNow, paused);
  await desk.act(pauseWhatsapp, paused);
  await desk.act(sendWhatsappNow, dead);
  await desk.rows('SELECT app.claim_whatsapp(10, NULL)');
  await passes();
  await desk.minute();
  // A sender has a few minutes to tell what became of what it has in hand.
  expect([(await desk.only(paused))?.status, (await states(dead))[0]]).toEqual(['missed', { state: 'sending', reason: null }]);
  await desk.rows("UPDATE messages SET state_at = now() - interval '11 minutes' WHERE whatsapp_id = $1", [dead]);
  await desk.minute();
  await desk.pump();
  expect([desk.sent.length, await states(paused), await states(dead)]).toEqual([
    0,
    [{ state: 'cancelled', reason: 'event_over' }],
    [{ state: 'cancelled', reason: 'event_over' }],
  ]);
  expect((await desk.only(dead))?.counts.queued).toBe(0);
});

test('its hour strikes while somebody saves other words: what goes is what was saved', async () => {
  await desk.contact('strikes@people.test');
  const { id } = await desk.save('all_contacts', later(5));
  await desk.act(scheduleWhatsapp, id);
  await desk.isOver(id, 1);
  const saver = await desk.kit.database.admin.connect();
  // Saving has its lock, and has not committed.
  await saver.query('BEGIN');
  await saver.query(`UPDATE whatsapp_campaigns SET template = jsonb_set(template, '{name}', '"event_changed"') WHERE id = $1`, [id]);
  const begun = desk.minute();
  await expect
    .poll(
      async () =>
        (await desk.rows("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE '%whatsapp_facts%'")).length,
    )
    .toBe(1);
  await saver.query('COMMIT');
  saver.release();
  await begun;
  await desk.pump();
  expect(desk.sent.map(({ message }) => (message.kind === 'template' ? message.name : ''))).toEqual(['event_changed']);
});

test('nothing is written for an event that was called off', async () => {
  await desk.organization.owner.call.events.cancel({ eventId: desk.sale.eventId });
  expect(await desk.save('all_contacts').catch(domainCodeOf)).toBe('INVALID_STATE');
});
