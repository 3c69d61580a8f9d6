/** What changes while a campaign is under way: its event, its readers' tickets and addresses, the jobs that send it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { handlers } from '../src/index.ts';
import { noteCampaignReport } from '../src/marketing/tracking.ts';
import { busy, buy, contacts, createMarketingKit, show, type MarketingKit } from './marketing-kit.ts';
import { domainCodeOf, type Person } from './kit.ts';

let kit: MarketingKit;
let organization: { id: string; joinCode: string; owner: Person };
beforeAll(async () => {
  kit = await createMarketingKit();
});
afterAll(() => kit.close());
beforeEach(async () => {
  kit.at(new Date().toISOString());
  kit.sent.length = 0;
  kit.onSend = () => undefined;
  organization = await kit.organization(0, 'Atelier');
});

const to = (subject: string) =>
  kit.sent
    .filter((mail) => mail.subject.includes(subject))
    .map((mail) => mail.to)
    .toSorted();
const begin = async (templateId: string): Promise<void> => {
  await organization.owner.call.marketing.sendNow({ templateId });
  expect(await kit.work({ only: ['marketing.startEmail'] })).toEqual([]);
};
/** The mail server takes nothing for a while; afterwards it does, and its patience is over. */
const heldUp = async (meanwhile: () => Promise<unknown>): Promise<void> => {
  kit.onSend = () => {
    throw busy();
  };
  await kit.work();
  kit.onSend = () => undefined;
  await meanwhile();
  kit.pass(120_000);
  await kit.work();
};
const minute = async (): Promise<void> => {
  await handlers.find(({ job }) => job.name === 'marketing.dueEmails')?.run({ deps: kit.deps, jobId: '1', attempt: 1, maxAttempts: 3 }, {});
  await kit.work();
};
const view = async (eventId: string, templateId: string) => {
  const { items } = await organization.owner.call.marketing.templates({ eventId });
  return items.find(({ id }) => id === templateId);
};
const outcomes = (templateId: string) =>
  kit.rows('SELECT recipient, state, reason FROM messages WHERE template_id = $1 ORDER BY recipient', [templateId]);
const days = (count: number): string => new Date(kit.deps.clock.now().getTime() + count * 86_400_000).toISOString();

test('whoever gave their ticket back meanwhile gets no reminder, and no confirmation', async () => {
  const one = await show(organization);
  const [keeps, returns] = [await kit.person('Keeps'), await kit.person('Returns')];
  await buy(one, keeps, [{ name: 'K' }]);
  const orderId = await buy(one, returns, [{ name: 'R' }]);
  await heldUp(() => organization.owner.call.tickets.refund({ orderId }));
  expect(to('confirmation')).toEqual([keeps.email]);
  await buy(one, returns, [{ name: 'R', email: 'guest@guests.test' }]);
  await begin(one.template.reminder);
  const [second] = await kit.rows<{ order_id: string }>(
    "SELECT order_id FROM tickets WHERE attendee_email = 'guest@guests.test' AND event_id = $1",
    [one.eventId],
  );
  const { marketing, tickets } = organization.owner.call;
  await marketing.pause({ templateId: one.template.reminder });
  await tickets.refund({ orderId: second?.order_id ?? '' });
  await marketing.schedule({ templateId: one.template.reminder });
  await kit.work();
  expect(to('reminder')).toEqual([keeps.email]);
  expect(await outcomes(one.template.reminder)).toContainEqual({
    recipient: 'guest@guests.test',
    state: 'suppressed',
    reason: 'no_ticket',
  });
});

test('whoever buys before their turn is not invited to what they have a ticket for', async () => {
  const one = await show(organization);
  const [email] = await contacts(kit, one.organizationId, 1, true, `buys-${one.slug}`);
  const other = await kit.person('Other');
  await contacts(kit, one.organizationId, 1, true, `waits-${one.slug}`);
  await begin(one.template.announcement);
  await heldUp(() => buy(one, other, [{ name: 'A', email: email ?? '' }]));
  expect(to('announcement')).toHaveLength(1);
  expect(await outcomes(one.template.announcement)).toContainEqual({ recipient: email, state: 'suppressed', reason: 'has_ticket' });
});

test('an address that was corrected is not written to: the link in the mail would speak for the new one', async () => {
  const one = await show(organization);
  await buy(one, await kit.person('Typo'), [{ name: 'A', email: 'old@guests.test' }]);
  await begin(one.template.reminder);
  const { marketing } = organization.owner.call;
  const [contact] = (await marketing.contacts({ organizationId: organization.id, search: 'old@guests.test' })).items;
  await marketing.saveContact({ organizationId: organization.id, contactId: contact?.id ?? '', email: 'new@guests.test' });
  await kit.work();
  expect(to('reminder')).toEqual([]);
  expect(await outcomes(one.template.reminder)).toEqual([{ recipient: 'old@guests.test', state: 'suppressed', reason: 'address_changed' }]);
});

test.each(['held up', 'paused'] as const)(
  'the event moves while its reminder is %s: what is left waits until somebody has looked',
  async (how) => {
    const one = await show(organization, { startsAt: days(8), endsAt: days(8.2) });
    const buyer = await kit.person('Buyer');
    await buy(one, buyer, [{ name: 'A' }]);
    await kit.work();
    const templateId = one.template.reminder;
    const { marketing, events } = organization.owner.call;
    await begin(templateId);
    if (how === 'paused') await marketing.pause({ templateId });
    await heldUp(() => events.update({ eventId: one.eventId, startsAt: days(60), endsAt: days(60.2) }));
    await minute();
    expect(to('reminder')).toEqual([]);
    expect(await view(one.eventId, templateId)).toMatchObject({ status: 'paused', held: 'moved', counts: { queued: 1 } });
    const { timeline } = await marketing.campaign({ eventId: one.eventId });
    expect(timeline.find(({ id }) => id === templateId)?.held).toBe('moved');
    await marketing.schedule({ templateId });
    await kit.work();
    expect(to('reminder')).toEqual([buyer.email]);
    expect(await view(one.eventId, templateId)).toMatchObject({ status: 'sent', held: null });
  },
);

test('another title or another end holds nothing up', async () => {
  const one = await show(organization, { startsAt: days(8), endsAt: days(8.2) });
  await buy(one, await kit.person('Buyer'), [{ name: 'A' }]);
  await begin(one.template.reminder);
  await organization.owner.call.events.update({ eventId: one.eventId, title: 'Renamed', endsAt: days(8.3) });
  await kit.work();
  expect(to('reminder')).toHaveLength(1);
});

test('thanks go out after the end: not before it when the event moves, nor by an hour that lies before it, nor when told to', async () => {
  const one = await show(organization, { startsAt: days(20), endsAt: days(20.2) });
  const { marketing, events, tickets } = organization.owner.call;
  const { eventId } = one;
  const templateId = one.template.follow_up;
  const thanks = { eventId, templateId, type: 'follow_up', subject: 'Thanks', body: 'x' } as const;
  await marketing.saveTemplate({ ...thanks, schedule: { at: days(21) } });
  const orderId = await buy(one, await kit.person('Buyer'), [{ name: 'In', email: 'in@guests.test' }]);
  const [moved, ends] = [days(40), days(40.2)];
  await events.update({ eventId, startsAt: moved, endsAt: ends });
  expect((await view(eventId, templateId))?.status).toBe('missed');
  const early = { cause: { code: 'INVALID_STATE', details: { state: 'before_end' } } };
  await expect(marketing.sendNow({ templateId })).rejects.toMatchObject({
    cause: { code: 'INVALID_STATE', details: { state: 'too_early' } },
  });
  await expect(marketing.schedule({ templateId })).rejects.toMatchObject(early);
  // The day itself, in the morning.
  await marketing.saveTemplate({ ...thanks, schedule: { offsetDays: 0, time: '00:00' } });
  await expect(marketing.schedule({ templateId })).rejects.toMatchObject(early);
  expect(await marketing.saveTemplate({ ...thanks, schedule: { offsetDays: 1, time: '10:00' } })).toMatchObject({ status: 'draft' });
  expect(await marketing.schedule({ templateId })).toMatchObject({ status: 'scheduled' });
  kit.at(new Date(Date.parse(moved) + 60_000).toISOString());
  const [ticket] = await kit.rows<{ code: string }>('SELECT code FROM tickets WHERE order_id = $1', [orderId]);
  await tickets.checkIn({ eventId, code: ticket?.code ?? '' });
  kit.at(new Date(Date.parse(ends) + 2 * 86_400_000).toISOString());
  await marketing.sendNow({ templateId });
  await kit.work();
  expect(to('Thanks')).toEqual(['in@guests.test']);
});

test('a confirmation that has gone to some stays one: another kind would pass them over', async () => {
  const one = await show(organization);
  await buy(one, await kit.person('Buyer'), [{ name: 'A' }]);
  await kit.work();
  const { saveTemplate } = organization.owner.call.marketing;
  const changed = { eventId: one.eventId, templateId: one.template.confirmation, subject: 'See you', body: 'x' };
  expect(await saveTemplate({ ...changed, type: 'reminder' }).catch(domainCodeOf)).toBe('INVALID_STATE');
  expect(await saveTemplate({ ...changed, type: 'confirmation' })).toMatchObject({ subject: 'See you' });
});

test('a bounce is heard of a message that a dead worker sent, and that waits again: it is not sent once more', async () => {
  const one = await show(organization);
  const [email, other] = await contacts(kit, one.organizationId, 2, true, `bounce-${one.slug}`);
  const templateId = one.template.announcement;
  await begin(templateId);
  const [message] = await kit.rows<{ id: string }>('SELECT id FROM messages WHERE template_id = $1 AND recipient = $2', [
    templateId,
    email,
  ]);
  const bounce = { kind: 'bounced', messageId: message?.id ?? '', recipient: email ?? '', reason: 'unknown' } as const;
  // Of one that nobody has sent yet, nothing can be told.
  await noteCampaignReport(kit.deps, bounce);
  expect((await outcomes(templateId)).map(({ state }) => state)).toEqual(['queued', 'queued']);
  await kit.rows('SELECT app.claim_emails($1, 0, 25)', [templateId]);
  await kit.rows("UPDATE messages SET state = 'queued' WHERE template_id = $1", [templateId]);
  await noteCampaignReport(kit.deps, bounce);
  await kit.work();
  expect(to('announcement')).toEqual([other]);
  expect(await kit.rows("SELECT app.suppressed($1, 'email', $2) AS suppressed", [organization.id, email])).toEqual([{ suppressed: true }]);
});

test('the job of a portion is gone: the minute takes its messages up again, and leaves alone what has its hour', async () => {
  const one = await show(organization);
  await contacts(kit, one.organizationId, 3, true, `gone-${one.slug}`);
  await begin(one.template.announcement);
  const jobs =
    "graphile_worker._private_jobs j USING graphile_worker._private_tasks t WHERE t.id = j.task_id AND t.identifier = 'marketing.sendEmails'";
  await kit.rows(`DELETE FROM ${jobs}`);
  await minute();
  expect(to('announcement')).toEqual([]);
  kit.pass(16 * 60_000);
  await minute();
  expect(to('announcement')).toHaveLength(3);
});

test('a run that was paused ends with its event; one of which nothing is left is sent when it is resumed', async () => {
  const one = await show(organization);
  await contacts(kit, organization.id, 3, true, `paused-${one.slug}`);
  const templateId = one.template.announcement;
  const { marketing } = organization.owner.call;
  await begin(templateId);
  await marketing.pause({ templateId });
  await minute();
  expect(await view(one.eventId, templateId)).toMatchObject({ status: 'paused', counts: { queued: 3 } });
  await kit.rows("UPDATE events SET starts_at = app.now() - interval '3 hours', ends_at = app.now() - interval '1 hour' WHERE id = $1", [
    one.eventId,
  ]);
  await minute();
  expect(await view(one.eventId, templateId)).toMatchObject({ status: 'sent', held: null, counts: { queued: 0 } });
  expect(new Set((await outcomes(templateId)).map(({ reason }) => reason))).toEqual(new Set(['event_over']));

  const two = await show(organization);
  const goneOut = async (id: string): Promise<void> => {
    await begin(id);
    await marketing.pause({ templateId: id });
    await kit.rows("UPDATE messages SET state = 'sent', sent_at = app.now() WHERE template_id = $1", [id]);
  };
  await goneOut(two.template.announcement);
  expect(await marketing.schedule({ templateId: two.template.announcement })).toMatchObject({ status: 'sent' });
  await goneOut(two.template.last_chance);
  await minute();
  expect((await view(two.eventId, two.template.last_chance))?.status).toBe('sent');
});

test('confirmations that were switched off do not wait beyond the event', async () => {
  const one = await show(organization);
  await buy(one, await kit.person('Buyer'), [{ name: 'A' }]);
  kit.onSend = () => {
    throw busy();
  };
  await kit.work();
  const templateId = one.template.confirmation;
  await organization.owner.call.marketing.pause({ templateId });
  await minute();
  expect((await outcomes(templateId)).map(({ state }) => state)).toEqual(['queued']);
  await kit.rows("UPDATE events SET starts_at = app.now() - interval '3 hours', ends_at = app.now() - interval '1 hour' WHERE id = $1", [
    one.eventId,
  ]);
  await minute();
  expect((await outcomes(templateId)).map(({ state, reason }) => [state, reason])).toEqual([['cancelled', 'event_over']]);
});

test('a run that begins as the event moves is looked at as the event stands afterwards', async () => {
  const one = await show(organization, { startsAt: days(8), endsAt: days(8.2) });
  await buy(one, await kit.person('Buyer'), [{ name: 'A' }]);
  await kit.work();
  const templateId = one.template.reminder;
  await kit.rows("UPDATE email_templates SET status = 'scheduled', send_at = app.now() - interval '1 minute' WHERE id = $1", [templateId]);
  const mover = await kit.database.admin.connect();
  await mover.query('BEGIN');
  await mover.query("UPDATE events SET starts_at = starts_at + interval '50 days', ends_at = ends_at + interval '50 days' WHERE id = $1", [
    one.eventId,
  ]);
  const begun = minute();
  await expect
    .poll(
      async () => (await kit.rows("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE '%start_email%'")).length,
    )
    .toBe(1);
  await mover.query('SELECT app.recount_emails($1)', [one.eventId]);
  await mover.query('COMMIT');
  mover.release();
  await begun;
  expect(to('reminder')).toEqual([]);
  expect(await view(one.eventId, templateId)).toMatchObject({ status: 'scheduled', startedAt: null });
});

test('a copy of an event begins with what its mails say now', async () => {
  const one = await show(organization);
  const { marketing, events, wizard } = organization.owner.call;
  await marketing.saveTemplate({
    eventId: one.eventId,
    type: 'reminder',
    subject: 'Edited',
    body: 'Since',
    templateId: one.template.reminder,
  });
  await marketing.saveTemplate({ eventId: one.eventId, type: 'reminder', subject: 'A second one', body: 'x', another: true });
  const copy = await events.duplicate({ eventId: one.eventId, startsAt: days(60) });
  const { data } = await wizard.get({ sessionId: copy.sessionId });
  const emails = data.marketing['emails'];
  expect(emails).toContainEqual({ type: 'reminder', subject: 'Edited', body: 'Since' });
  expect(JSON.stringify(emails)).not.toContain('A second one');
  expect(emails).toHaveLength(5);
});
