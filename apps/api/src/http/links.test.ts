import fastify from 'fastify';
import { expect, test } from 'vitest';
import { isLink, registerLinks, tokensOf } from './links.ts';

const TOKEN = 'Zm9yLXRlc3RzLW9ubHktbm9ib2R5LWVsc2UtaGFzLWl0';

async function open(url: string, method: 'GET' | 'HEAD' = 'GET', publicUrl = 'http://localhost:3000') {
  const app = fastify();
  registerLinks(app, { publicUrl });
  const { statusCode, headers, body } = await app.inject({ method, url });
  await app.close();
  return { statusCode, headers, body };
}

test.each([
  ['/i/', 'seatwise_invite', '/invite'],
  ['/p/', 'seatwise_pairing', '/pairing'],
])('%s puts the token into %s and goes on to %s', async (prefix, cookie, page) => {
  const { statusCode, headers, body } = await open(`${prefix}${TOKEN}?utm_source=mail`);
  expect(statusCode).toBe(303);
  expect(headers).toMatchObject({
    location: page,
    'set-cookie': `${cookie}=${TOKEN}; Max-Age=1209600; Path=/trpc; HttpOnly; SameSite=Lax`,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  expect(body).toBe('');
  expect((await open(prefix + TOKEN, 'HEAD')).headers).toMatchObject({ location: page, 'set-cookie': headers['set-cookie'] });
  expect((await open(prefix + TOKEN, 'GET', 'https://seatwise.test')).headers['set-cookie']).toMatch(/; SameSite=Lax; Secure$/);
});

test.each([
  '',
  'short',
  `${TOKEN}/`,
  `${TOKEN}/more`,
  `${TOKEN}%0d%0aset-cookie:x=y`,
  `${TOKEN};Path=/`,
  'x'.repeat(3000),
  '%F0%9F%AA%91'.repeat(20),
])('what cannot be a token goes the same way, and what was there is forgotten: %s', async (bad) => {
  const { statusCode, headers } = await open(`/i/${bad}`);
  expect([statusCode, headers.location, headers['set-cookie']]).toEqual([
    303,
    '/invite',
    'seatwise_invite=; Max-Age=0; Path=/trpc; HttpOnly; SameSite=Lax',
  ]);
});

test('what the browser carries is read back, and nothing else', () => {
  const nothing = { invite: null, pairing: null, order: null, wizard: null, guest: null };
  expect(tokensOf(undefined)).toEqual(nothing);
  expect(tokensOf(`a=b; seatwise_invite=${TOKEN};seatwise_pairing=${TOKEN}x; seatwise.session_token=c`)).toEqual({
    ...nothing,
    invite: TOKEN,
    pairing: `${TOKEN}x`,
  });
  expect(tokensOf(`seatwise_order=${TOKEN};seatwise_wizard=${TOKEN}y; seatwise_guest=${TOKEN}z`)).toEqual({
    ...nothing,
    order: TOKEN,
    wizard: `${TOKEN}y`,
    guest: `${TOKEN}z`,
  });
  expect(tokensOf(`xseatwise_invite=${TOKEN}; seatwise_pairing=<script>; seatwise_invite`)).toEqual(nothing);
});

test('pages keep what is no link', () => {
  expect([`/i/${TOKEN}`, '/p/'].map(isLink)).toEqual([true, true]);
  expect(['/i', '/p?x', '/invite', '/pairing', '/trainer/i/x', '/I/x'].map(isLink)).toEqual([false, false, false, false, false, false]);
});
