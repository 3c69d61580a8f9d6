import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startWhatsappSandbox, type WhatsappSandbox } from './index.ts';

const SECRET = 'signs webhooks';
interface Told {
  statuses?: { id: string; status: string; biz_opaque_callback_data?: string; errors?: { code: number }[] }[];
  messages?: { from: string; text: { body: string }; context?: { id: string } }[];
  metadata: { phone_number_id: string };
}
let told: Told[] = [];
let answers: number[] = [];
let ear: Server;
let meta: WhatsappSandbox;
beforeAll(async () => {
  ear = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces);
      const expected = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
      const status = request.headers['x-hub-signature-256'] === expected ? (answers.shift() ?? 200) : 401;
      const webhook: { entry: { changes: { value: Told }[] }[] } = JSON.parse(body.toString('utf8'));
      const value = webhook.entry[0]?.changes[0]?.value;
      if (status === 200 && value) told.push(value);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => ear.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(ear.address() as AddressInfo).port}/`;
  meta = await startWhatsappSandbox({ port: 0, phoneId: '1001', token: 'token', webhook: { url, secret: SECRET } });
});
afterAll(async () => {
  await meta.close();
  ear.closeAllConnections();
  ear.close();
});
beforeEach(async () => {
  meta.setMode('normal');
  await meta.flush();
  told = [];
  answers = [];
});

const post = (path: string, body: unknown, token = 'token') =>
  fetch(`${meta.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const template = (to: string, more: object = {}, name = 'event_update') => ({
  messaging_product: 'whatsapp',
  to,
  type: 'template',
  template: { name, language: { code: 'en' }, ...more },
});
const send = (body: unknown, token?: string) => post('/v23.0/1001/messages', body, token);
const codeOf = async (answer: Response): Promise<[number, number]> => {
  const body: { error: { code: number } } = JSON.parse(await answer.text());
  return [answer.status, body.error.code];
};
const statuses = () => told.flatMap((value) => value.statuses ?? []);
const control = (name: string, body: object) => post(`/_sandbox/whatsapp/${name}`, body);

test('a message is taken, and told of in order and signed', async () => {
  const answer = await send({ ...template('33612345678'), biz_opaque_callback_data: 'ours' });
  const body: { messages: { id: string }[]; contacts: unknown } = JSON.parse(await answer.text());
  expect(body).toMatchObject({ messaging_product: 'whatsapp', contacts: [{ input: '33612345678', wa_id: '33612345678' }] });
  await meta.flush();
  expect(new Set(statuses().map(({ status }) => status))).toEqual(new Set(['sent', 'delivered', 'read']));
  expect(statuses().every(({ id, biz_opaque_callback_data: ours }) => id === body.messages[0]?.id && ours === 'ours')).toBe(true);
  expect(told[0]?.metadata.phone_number_id).toBe('1001');
});

test('what Meta refuses is refused in its shape', async () => {
  expect(await codeOf(await send(template('33612345678'), 'another'))).toEqual([401, 190]);
  expect(await codeOf(await send('no json'))).toEqual([400, 100]);
  expect(await codeOf(await send(template('not a number')))).toEqual([400, 100]);
  expect(await codeOf(await send(template('33612345678', {}, 'never_approved')))).toEqual([404, 132001]);
  expect(await codeOf(await send({ messaging_product: 'whatsapp', to: '33699999999', type: 'text', text: { body: 'Hi' } }))).toEqual([
    400, 131047,
  ]);
  expect(await codeOf(await post('/v23.0/1002/messages', template('33612345678')))).toEqual([400, 100]);
  expect(await codeOf(await post('/v23.0/1001/nothing', {}))).toEqual([404, 100]);
});

test('templates are known by name, language and number of parameters once they are told', async () => {
  await control('templates', { name: 'spring', language: 'en', parameters: 1 });
  expect(await codeOf(await send(template('33612345678', {}, 'spring')))).toEqual([400, 132000]);
  const components = [{ type: 'body', parameters: [{ type: 'text', text: 'Zoé' }] }];
  expect((await send(template('33612345678', { components }, 'spring'))).status).toBe(200);
});

test('who has no WhatsApp, and who is in the United States, does not get it', async () => {
  await send(template('33612340000'));
  await send(template('12125550123'));
  await meta.flush();
  expect(statuses().map(({ status, errors }) => [status, errors?.[0]?.code])).toEqual([
    ['failed', 131026],
    ['failed', 131049],
  ]);
});

test('whoever writes may be answered freely', async () => {
  const answer = await control('reply', { from: '+33655555555', text: 'Bonjour', contextId: 'wamid.x' });
  expect(answer.status).toBe(200);
  await meta.flush();
  expect(told[0]?.messages).toMatchObject([{ from: '33655555555', text: { body: 'Bonjour' }, context: { id: 'wamid.x' } }]);
  expect((await send({ messaging_product: 'whatsapp', to: '33655555555', type: 'text', text: { body: 'Hi' } })).status).toBe(200);
});

test('failures and limits are announced', async () => {
  await control('fail-next', { code: 131000 });
  expect(await codeOf(await send(template('33612345678')))).toEqual([500, 131000]);
  await control('fail-next', { code: 131049, how: 'status' });
  expect((await send(template('33612345678'))).status).toBe(200);
  await meta.flush();
  expect(statuses()).toMatchObject([{ status: 'failed', errors: [{ code: 131049 }] }]);
  await control('limit', { perSecond: 1 });
  await send(template('33612345678'));
  const limited = await send(template('33612345678'));
  expect(limited.headers.get('retry-after')).toBe('1');
  expect(await codeOf(limited)).toEqual([429, 130429]);
  await control('limit', { perSecond: null });
  for (const [name, wrong] of [
    ['fail-next', { code: 'x' }],
    ['limit', { perSecond: 0 }],
    ['webhooks', { mode: 'never' }],
    ['reply', { from: 'x', text: 'y' }],
    ['templates', {}],
  ] as const)
    expect((await control(name, wrong)).status).toBe(400);
});

test('webhooks are held, dropped, doubled, and brought again when they were not taken', async () => {
  await control('webhooks', { mode: 'hold' });
  await send(template('33612345678'));
  expect(statuses()).toEqual([]);
  await control('webhooks', { mode: 'duplicate' });
  await control('webhooks/flush', {});
  expect(statuses()).toHaveLength(6);
  await control('webhooks', { mode: 'drop' });
  await send(template('33612345678'));
  await meta.flush();
  expect(statuses()).toHaveLength(6);
  await control('webhooks', { mode: 'normal' });
  answers = [503];
  await send(template('33612345678'));
  await expect.poll(() => statuses().length, { timeout: 5000 }).toBe(9);
  const state: { messages: unknown[]; webhooks: unknown } = JSON.parse(await (await fetch(`${meta.url}/_sandbox/whatsapp/state`)).text());
  expect(state).toMatchObject({ webhooks: { mode: 'normal', waiting: 0 } });
  expect(state.messages.length).toBeGreaterThan(5);
});
