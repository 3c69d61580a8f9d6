/** A broadcast to ticket holders goes out to the stand-in, its statuses come back, people reply and are answered; and what webhooks cannot do. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from './app.ts';
import {
  campaign,
  type Festival,
  festival,
  minute,
  nextNumber,
  post,
  sent,
  signed,
  TEMPLATE,
  status,
  viewOf,
  webhook,
  words,
} from './whatsapp-desk.ts';

let t: TestApp;
let event: Festival;
beforeAll(async () => {
  t = await createTestApp();
  event = await festival(t, 3);
});
afterAll(() => t.close());

const to = (number: string) => t.whatsapp.messages.filter((message) => `+${message.to}` === number);
const rowsOf = async (
  id: string,
): Promise<{ id: string; state: string; provider_id: string; recipient: string; reason: string | null }[]> =>
  (await t.database.admin.query('SELECT id, state, provider_id, recipient, reason FROM messages WHERE whatsapp_id = $1 ORDER BY id', [id]))
    .rows;
const own = (festivalOf: Festival) => festivalOf.organization.owner.trpc.marketing;

test('a broadcast reaches its holders, its statuses come back, three reply and are answered', async () => {
  const id = await sent(t, event);
  expect(event.holders.map((number) => to(number).length)).toEqual([1, 1, 1]);
  const [first] = to(event.holders[0] ?? '');
  expect(first?.content).toMatchObject({
    kind: 'template',
    name: 'event_update',
    parameters: [
      expect.stringMatching(/^Holder /),
      'Nuit du jazz',
      `${t.url}/e/${event.slug}?utm_source=whatsapp&utm_medium=ticket_holders&utm_campaign=${id}`,
    ],
  });
  await expect.poll(async () => (await viewOf(event, id)).counts.read).toBe(3);
  expect(await viewOf(event, id)).toMatchObject({
    status: 'sent',
    audienceSize: 3,
    counts: { recipients: 3, sent: 3, delivered: 3, failed: 0 },
  });

  for (const from of event.holders) t.whatsapp.reply({ from, text: 'See you there', name: 'Léa' });
  await t.settle();
  await expect.poll(async () => (await viewOf(event, id)).counts.replied).toBe(3);
  const { items } = await own(event).conversations.query({ organizationId: event.organization.id, eventId: event.eventId });
  expect(items).toHaveLength(3);
  expect(items[0]).toMatchObject({ lastText: 'See you there', unread: 1, windowUntil: expect.any(String) });

  const conversationId = items[0]?.id ?? '';
  expect(await own(event).markRead.mutate({ conversationId })).toEqual({ unread: 0 });
  const { id: answerId } = await own(event).reply.mutate({ conversationId, text: 'Doors open at 19:00.' });
  await t.settle();
  await expect
    .poll(async () => (await own(event).conversation.query({ conversationId })).messages)
    .toMatchObject([
      { id: answerId, direction: 'out', text: 'Doors open at 19:00.', state: 'read', byName: 'Ada', campaign: false },
      { direction: 'in', text: 'See you there', campaign: false },
      { direction: 'out', text: expect.stringContaining('Nuit du jazz is near'), campaign: true },
    ]);
  expect(to(items[0]?.phone ?? '').at(-1)).toMatchObject({ reference: answerId, content: { kind: 'text', text: 'Doors open at 19:00.' } });
});

test('the verbs of campaigns see to it as well: sent now, paused, gone on with, and listed', async () => {
  const mine = await festival(t, 2);
  const { id } = await own(mine).saveWhatsapp.mutate({ eventId: mine.eventId, audience: 'ticket_holders', template: TEMPLATE });
  t.whatsapp.fail({ code: 130429, how: 'answer', retryAfter: 1 });
  expect(await own(mine).sendNow.mutate({ templateId: id })).toMatchObject({ status: 'sending' });
  await t.settle();
  expect(await own(mine).pause.mutate({ templateId: id })).toMatchObject({ status: 'paused' });
  expect(await own(mine).schedule.mutate({ templateId: id })).toMatchObject({ status: 'sending' });
  await expect.poll(async () => (await viewOf(mine, id)).status, { timeout: 10_000 }).toBe('sent');
  expect(mine.holders.map((number) => to(number).length)).toEqual([1, 1]);
  const seen = await own(mine).campaign.query({ eventId: mine.eventId });
  expect(seen).toMatchObject({
    whatsapp: 'on',
    metrics: { whatsapp: { recipients: 2, sent: 2 } },
    timeline: [{ id, channel: 'whatsapp' }],
  });
  const { items } = await own(mine).deliveries.query({ eventId: mine.eventId, channel: 'whatsapp' });
  expect(items.map(({ recipient }) => recipient ?? '').toSorted()).toEqual(mine.holders.toSorted());
  const stranger = await t.person('Rival');
  await expect(stranger.trpc.marketing.sendNow.mutate({ templateId: id })).rejects.toMatchObject({ data: { domainCode: 'NOT_FOUND' } });
  await expect(own(mine).pause.mutate({ templateId: id })).rejects.toMatchObject({
    data: { domainCode: 'INVALID_STATE', details: { state: 'not_scheduled' } },
  });
});

test('inside the 24 hours a campaign speaks freely', async () => {
  const id = await sent(t, event);
  expect(to(event.holders[0] ?? '').at(-1)?.content).toMatchObject({ kind: 'text', text: expect.stringContaining(`utm_campaign=${id}`) });
});

test('a second beginning sends nobody the same twice', async () => {
  const id = await sent(t, event);
  const before = t.whatsapp.messages.length;
  await t.database.admin.query("UPDATE whatsapp_campaigns SET status = 'scheduled', send_at = now() - interval '1 second' WHERE id = $1", [
    id,
  ]);
  await minute(t);
  await t.settle();
  expect(t.whatsapp.messages.length).toBe(before);
  expect((await viewOf(event, id)).status).toBe('sent');
});

test('statuses come in any order and twice: only ever forwards', async () => {
  t.whatsapp.setMode('drop');
  const id = await sent(t, event);
  t.whatsapp.setMode('normal');
  const [one, two, three] = await rowsOf(id);
  const stateOf = async (of: string | undefined) => (await rowsOf(id)).find((row) => row.id === of)?.state;
  for (const what of ['read', 'sent', 'delivered', 'read']) expect((await post(t, status(one?.provider_id ?? '', what))).status).toBe(200);
  expect(await stateOf(one?.id)).toBe('read');
  // The last word stands.
  await post(t, status(two?.provider_id ?? '', 'failed', { errors: [{ code: 131026, title: 'Message undeliverable' }] }));
  await post(t, status(two?.provider_id ?? '', 'delivered'));
  expect((await rowsOf(id)).find((row) => row.id === two?.id)).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('131026'),
  });
  // Known by our own id alone, as after a crash.
  await t.database.admin.query("UPDATE messages SET state = 'sending', provider_id = NULL WHERE id = $1", [three?.id]);
  await post(t, status('wamid.lost', 'delivered', { biz_opaque_callback_data: three?.id }));
  expect((await rowsOf(id)).find((row) => row.id === three?.id)).toMatchObject({ state: 'delivered', provider_id: 'wamid.lost' });
  expect((await viewOf(event, id)).counts).toMatchObject({ delivered: 2, read: 1, failed: 1 });
});

test('what is forged, foreign or unknown changes nothing', async () => {
  t.whatsapp.setMode('drop');
  const id = await sent(t, event);
  t.whatsapp.setMode('normal');
  const [one] = await rowsOf(id);
  const books = async () =>
    (
      await t.database.admin.query(
        'SELECT (SELECT jsonb_agg(m ORDER BY id) FROM messages m) AS m, (SELECT count(*) FROM whatsapp_texts) AS t, (SELECT count(*) FROM contacts) AS c',
      )
    ).rows;
  const before = await books();
  const read = JSON.stringify(status(one?.provider_id ?? '', 'read'));
  expect((await post(t, read, signed(read, 'another secret'))).status).toBe(401);
  expect((await post(t, read, 'sha256=')).status).toBe(401);
  expect((await post(t, `${read} `, signed(read))).status).toBe(401);
  expect((await post(t, status(one?.provider_id ?? '', 'read', {}, '999'))).status).toBe(200);
  expect((await post(t, status('wamid.unknown', 'read', { biz_opaque_callback_data: 'not a uuid' }))).status).toBe(200);
  expect((await post(t, status('wamid.unknown', 'read', { biz_opaque_callback_data: t.composition.deps.ids.uuid() }))).status).toBe(200);
  // Nobody has written to this number.
  expect((await post(t, words('+33700000000', 'wamid.stranger', 'Hello'))).status).toBe(200);
  expect((await post(t, words(event.holders[0] ?? '', 'wamid.foreign', 'Hello', {}, '999'))).status).toBe(200);
  expect(await books()).toEqual(before);
});

test('a message is read once, however often it is told, and two at once', async () => {
  const [from = ''] = event.holders;
  const told = words(from, 'wamid.once', 'Only once');
  const answers = await Promise.all(Array.from({ length: 8 }, () => post(t, told)));
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 200));
  const { rows } = await t.database.admin.query("SELECT count(*)::int AS n FROM whatsapp_texts WHERE provider_id = 'wamid.once'");
  expect(rows[0].n).toBe(1);
});

test('what cannot be read or stored loses nothing beside it: Meta would come again for days', async () => {
  const [from = ''] = event.holders;
  const message = { from: from.slice(1), timestamp: '1790000000', type: 'text', text: { body: 'Beside' } };
  const told = webhook({
    messages: [
      { ...message, id: 'wamid.nobody', from: undefined, from_user_id: 'FR.1' },
      { ...message, id: 'wamid.beside', context: { id: 'wamid.\u0000' } },
    ],
  });
  const answer = await post(t, told);
  expect([answer.status, await answer.json()]).toEqual([200, { received: 1 }]);
  const { rows } = await t.database.admin.query("SELECT text FROM whatsapp_texts WHERE provider_id IN ('wamid.nobody', 'wamid.beside')");
  expect(rows).toEqual([{ text: 'Beside' }]);
  expect(t.log.filter((line) => line.includes('passed over')).map((line) => JSON.parse(line).field)).toEqual(['from']);
});

test('an answer that comes before it is written down that its message was sent finds its organisation', async () => {
  const mine = await festival(t, 1);
  const [from = ''] = mine.holders;
  const id = await sent(t, mine);
  await t.settle();
  // As it stands between Meta's answer and our writing it down.
  await t.database.admin.query("UPDATE messages SET state = 'sending', provider_id = NULL, sent_at = NULL WHERE whatsapp_id = $1", [id]);
  expect((await post(t, words(from, 'wamid.early', 'Here already', { context: { id: 'wamid.unwritten' } }))).status).toBe(200);
  const { rows } = await t.database.admin.query(
    "SELECT x.text, m.whatsapp_id FROM whatsapp_texts x JOIN messages m ON m.id = x.message_id WHERE x.provider_id = 'wamid.early'",
  );
  expect(rows).toEqual([{ text: 'Here already', whatsapp_id: id }]);
});

test.each(['STOP', ' stop. ', 'Arrêt', 'désabonner', 'StopP'])('“%s” ends it, and a campaign under way passes over', async (word) => {
  const mine = await festival(t, 2);
  const [gone = '', stays = ''] = mine.holders;
  await sent(t, mine);
  t.whatsapp.reply({ from: gone, text: word });
  await t.settle();
  const consents = async () =>
    (
      await t.database.admin.query(
        "SELECT how, granted FROM consent_events WHERE address_hash = app.address_hash($1) AND how <> 'import' ORDER BY at",
        [gone],
      )
    ).rows;
  await expect.poll(consents).toEqual([{ how: 'whatsapp_stop', granted: false }]);
  await sent(t, mine);
  expect([to(gone).length, to(stays).length]).toEqual([1, 2]);
  const { items } = await own(mine).conversations.query({ organizationId: mine.organization.id });
  await expect(own(mine).reply.mutate({ conversationId: items[0]?.id ?? '', text: 'But' })).rejects.toMatchObject({
    data: { domainCode: 'INVALID_STATE', details: { state: 'suppressed' } },
  });
  t.whatsapp.reply({ from: gone, text: 'Reprendre' });
  await t.settle();
  await expect.poll(consents).toEqual([
    { how: 'whatsapp_stop', granted: false },
    { how: 'whatsapp_start', granted: true },
  ]);
});

test('STOP in a sentence is a sentence, and a picture is noted as one', async () => {
  const [from = ''] = event.holders;
  await post(t, words(from, 'wamid.sentence', 'Does the bus stop there?'));
  await post(
    t,
    webhook({ messages: [{ from: from.slice(1), id: 'wamid.image', timestamp: '1790000000', type: 'image', image: { id: '1' } }] }),
  );
  const { rows } = await t.database.admin.query(
    "SELECT text FROM whatsapp_texts WHERE provider_id IN ('wamid.sentence', 'wamid.image') ORDER BY text",
  );
  expect(rows).toEqual([{ text: 'Does the bus stop there?' }, { text: '[image]' }]);
  const { rows: contacts } = await t.database.admin.query('SELECT whatsapp_consent FROM contacts WHERE whatsapp = $1', [from]);
  expect(contacts[0]?.whatsapp_consent).toBe(true);
});

test('whoever says no between the beginning and their turn gets nothing', async () => {
  const mine = await festival(t, 2);
  const [gone = '', stays = ''] = mine.holders;
  const id = await campaign(t, mine);
  t.whatsapp.fail({ code: 130429, how: 'answer', retryAfter: 1 });
  await minute(t);
  await t.settle();
  // The provider asked for patience: nothing has gone out yet.
  expect([to(gone).length, to(stays).length]).toEqual([0, 0]);
  await t.database.admin.query(
    "SELECT app.note_consent(id, 'whatsapp', false, 'organizer', 'by telephone') FROM contacts WHERE whatsapp = $1",
    [gone],
  );
  await expect.poll(() => to(stays).length, { timeout: 10_000 }).toBe(1);
  await t.settle();
  expect(to(gone)).toEqual([]);
  await expect.poll(async () => (await viewOf(mine, id)).status).toBe('sent');
  expect((await viewOf(mine, id)).counts).toMatchObject({ recipients: 2, sent: 1, suppressed: 1 });
});

test('refusals are kept with their reason; a failure of theirs is tried again under the same reference', async () => {
  const mine = await festival(t, 3);
  t.whatsapp.fail({ code: 132001, how: 'answer' });
  t.whatsapp.fail({ code: 131000, how: 'answer' });
  const id = await sent(t, mine);
  const rows = await rowsOf(id);
  expect(rows.map(({ state }) => state).toSorted()).toEqual(['failed', 'queued', expect.stringMatching(/sent|delivered|read/)]);
  expect(rows.find(({ state }) => state === 'failed')?.reason).toContain('no approved template');
  await t.database.admin.query('UPDATE messages SET try_at = now() WHERE try_at IS NOT NULL');
  await minute(t);
  await t.settle();
  await expect.poll(async () => (await viewOf(mine, id)).counts).toMatchObject({ sent: 2, failed: 1, queued: 0 });
  expect((await viewOf(mine, id)).status).toBe('sent');
});

test('an answer after 24 hours is refused, and one that waited so long is not sent', async () => {
  const [from = ''] = event.holders;
  const { items } = await own(event).conversations.query({ organizationId: event.organization.id });
  const conversationId = items.find(({ phone }) => phone === from)?.id ?? '';
  await t.database.admin.query("UPDATE whatsapp_conversations SET last_inbound_at = now() - interval '24 hours' WHERE id = $1", [
    conversationId,
  ]);
  await expect(own(event).reply.mutate({ conversationId, text: 'Late' })).rejects.toMatchObject({
    data: { domainCode: 'INVALID_STATE', details: { state: 'window_closed' } },
  });
});

test('the address answers its challenge, and nobody else’s', async () => {
  const ask = (query: Record<string, string>) => fetch(`${t.url}/api/webhooks/whatsapp?${new URLSearchParams(query).toString()}`);
  const good = { 'hub.mode': 'subscribe', 'hub.verify_token': 'agreed on with Meta', 'hub.challenge': '1158201444' };
  const answer = await ask(good);
  expect([answer.status, await answer.text(), answer.headers.get('content-type')]).toEqual([
    200,
    '1158201444',
    expect.stringContaining('text/plain'),
  ]);
  expect((await ask({ ...good, 'hub.verify_token': 'guessed' })).status).toBe(403);
  expect((await ask({ ...good, 'hub.challenge': '<script>alert(1)</script>' })).status).toBe(403);
  expect((await ask({})).status).toBe(403);
});

test('whatever is signed and sent, nothing breaks', { timeout: 60_000 }, async () => {
  const anything = fc.anything({ withNullPrototype: false });
  const odd = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc
      .record(
        {
          statuses: fc.array(
            fc.oneof(
              anything,
              fc.record(
                {
                  id: fc.string({ unit: 'binary' }),
                  status: fc.constantFrom('sent', 'read', 'failed', 'x'),
                  timestamp: fc.oneof(fc.string(), fc.nat().map(String)),
                },
                { requiredKeys: [] },
              ),
            ),
          ),
          messages: fc.array(
            fc.oneof(
              anything,
              fc.record({
                from: fc.constantFrom(event.holders[0]?.slice(1) ?? '', '', 'x'),
                id: fc.string({ minLength: 1 }),
                timestamp: fc.constantFrom('0', '9999999999', '1790000000'),
                type: fc.constantFrom('text', 'image', 'button', '\u0000'),
                text: fc.record({ body: fc.string({ unit: 'binary' }) }),
              }),
            ),
          ),
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(webhook(value))),
  );
  await fc.assert(
    fc.asyncProperty(odd, async (body) => {
      const bytes = Buffer.from(body, 'utf8');
      const answer = await fetch(`${t.url}/api/webhooks/whatsapp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': signed(bytes.toString('utf8')) },
        body: bytes,
      });
      await answer.arrayBuffer();
      expect([200, 400]).toContain(answer.status);
    }),
    { numRuns: 150 },
  );
});

test('who has no consent or no number is not in it, whoever they are', async () => {
  const mine = await festival(t, 1);
  await t.database.admin.query(
    "INSERT INTO contacts (organization_id, email, whatsapp, origin) VALUES ($1, 'no@people.test', $2, 'import'), ($1, 'none@people.test', NULL, 'import')",
    [mine.organization.id, nextNumber()],
  );
  const id = await campaign(t, mine, 'all_contacts');
  expect(await viewOf(mine, id)).toMatchObject({ audienceSize: 1, withoutConsent: 2 });
  await minute(t);
  await t.settle();
  expect((await viewOf(mine, id)).counts.recipients).toBe(1);
});
