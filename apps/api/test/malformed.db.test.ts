/** Whatever arrives: a 4xx with a code of the closed list, never a 500, and nothing stored. */
import { connect } from 'node:net';
import { isDomainErrorCode } from '@seatwise/domain/errors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestPerson } from './app.ts';

let t: TestApp;
let ada: TestPerson;
beforeAll(async () => {
  t = await createTestApp();
  ada = await t.person('Ada');
});
afterAll(() => t.close());

interface Answer {
  status: number;
  body: string;
}

/** The bytes as they are, whatever a client of the platform's would think of them. */
function send(bytes: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(t.url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString('utf8')));
    socket.on('error', reject);
    socket.on('close', () =>
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), body: text.slice(text.indexOf('\r\n\r\n') + 4) }),
    );
    socket.setTimeout(5000, () => socket.destroy());
    socket.write(bytes);
  });
}

interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

function request({ method = 'POST', path = '/trpc/seats.createOrganization', headers = {}, body = '' }: Sent): Promise<Answer> {
  const payload = Buffer.from(body);
  const all = {
    host: new URL(t.url).host,
    connection: 'close',
    cookie: ada.cookie,
    'content-type': 'application/json',
    'content-length': String(payload.length),
    ...headers,
  };
  const head = `${method} ${path} HTTP/1.1\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
  return send(Buffer.concat([Buffer.from(head, 'latin1'), payload]));
}

const codesIn = (body: string): string[] =>
  [...body.matchAll(/"(?:domainCode|code)":"([A-Z_]+)"/g)].map((match) => match[1] ?? '').filter(isDomainErrorCode);

function expectRefused({ status, body }: Answer): void {
  const refused = status >= 400 && status < 500 && codesIn(body).length > 0;
  expect({ refused, status, body: body.slice(0, 300) }).toMatchObject({ refused: true });
}

const valid = { name: 'Atelier', timeZone: 'Europe/Paris' };
const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
const inBatch = (count: number): string => Array.from({ length: count }, () => 'identity.me').join(',');

const CORPUS: { [what: string]: Sent } = {
  'no body': {},
  'half a body': { body: '{"name":"Ate' },
  'an array': { body: '[]' },
  'a number': { body: '7' },
  'a string': { body: '"Atelier"' },
  null: { body: 'null' },
  'deeply nested': { body: deep },
  'deeply nested inside a field': { body: `{"name":${deep},"timeZone":"Europe/Paris"}` },
  'not UTF-8': { body: Buffer.from([0x7b, 0x22, 0x6e, 0xff, 0xfe, 0x22, 0x7d]) },
  'NUL in a name': { body: JSON.stringify({ ...valid, name: 'Ate\u0000lier' }) },
  'half a surrogate in a name': { body: '{"name":"Ate\\ud800","timeZone":"Europe/Paris"}' },
  'a name of a megabyte': { body: JSON.stringify({ ...valid, name: 'x'.repeat(900_000) }) },
  'more than the limit': { body: JSON.stringify({ ...valid, name: 'x'.repeat(1_100_000) }) },
  'a zone that is none': { body: JSON.stringify({ ...valid, timeZone: '../../etc/passwd' }) },
  'numbers beyond counting': {
    path: '/trpc/billing.previewSeats',
    body: '{"organizationId":"01a1f8e1-949c-74ed-ae4d-8c554f93315d","seats":1e400}',
  },
  'an id that is none': { path: '/trpc/seats.organization', body: '{"organizationId":"1; DROP TABLE organizations"}' },
  'an id that is an object': { path: '/trpc/seats.organization', body: '{"organizationId":{"$ne":null}}' },
  'a prototype': { body: '{"__proto__":{"name":"x"}}' },
  'a constructor': { body: '{"constructor":{"prototype":{"name":"x"}}}' },
  'a cursor that is none': {
    path: '/trpc/seats.members',
    body: '{"organizationId":"01a1f8e1-949c-74ed-ae4d-8c554f93315d","cursor":"\\u0000"}',
  },
  'a procedure that is not': { path: '/trpc/seats.nothing', body: '{}' },
  'a procedure called __proto__': { path: '/trpc/__proto__', body: '{}' },
  'a procedure called seats.__proto__': { path: '/trpc/seats.__proto__', body: '{}' },
  'a procedure called constructor.name': { path: '/trpc/constructor.name', body: '{}' },
  'a procedure called seats': { path: '/trpc/seats', body: '{}' },
  'an empty procedure': { path: '/trpc/,', body: '{}' },
  'text/plain': { headers: { 'content-type': 'text/plain' }, body: JSON.stringify(valid) },
  'a form': { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'name=x' },
  'a multipart form': {
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: '--x\r\ncontent-disposition: form-data; name="name"\r\n\r\nx\r\n--x--\r\n',
  },
  'a multipart form without a boundary': { headers: { 'content-type': 'multipart/form-data' }, body: 'x' },
  bytes: { headers: { 'content-type': 'application/octet-stream' }, body: 'x' },
  'a content type that is none': { headers: { 'content-type': 'nonsense' }, body: JSON.stringify(valid) },
  'an unknown encoding': { headers: { 'content-encoding': 'br' }, body: 'x' },
  'a mutation by GET': { method: 'GET', path: '/trpc/seats.createOrganization?input=%7B%7D' },
  'an input that is no JSON': { method: 'GET', path: '/trpc/seats.organization?input=%7B' },
  'an input twice': { method: 'GET', path: '/trpc/seats.organization?input=%7B%7D&input=%7B%7D' },
  'a batch that is none': { path: '/trpc/seats.organization?batch=1', body: '[1]' },
  'a batch of a thousand': { path: `/trpc/${inBatch(400)}?batch=1`, body: '{}' },
  'a path beyond every limit': { path: `/trpc/${inBatch(1500)}?batch=1`, body: '{}' },
  PUT: { method: 'PUT', body: '{}' },
  PATCH: { method: 'PATCH', body: '{}' },
  DELETE: { method: 'DELETE' },
  TRACE: { method: 'TRACE' },
  PROPFIND: { method: 'PROPFIND' },
  'broken percent-encoding': { path: '/trpc/%E0%A4%A' },
  'broken percent-encoding of a page': { method: 'GET', path: '/%zz' },
  'an encoded NUL': { method: 'GET', path: '/trpc/identity.me%00' },
  'an encoded NUL in a page': { method: 'GET', path: '/trainer/%00' },
  'an encoded NUL in a query': { method: 'GET', path: '/trpc/identity.me?input=%22%00%22' },
  'climbing out': { method: 'GET', path: '/trainer/..%2f..%2f..%2fetc/passwd' },
  'no procedure': { path: '/trpc/' },
  'a Host that is none': { headers: { host: 'a b' }, body: JSON.stringify(valid) },
  'an empty Host': { headers: { host: '' }, body: JSON.stringify(valid) },
  'a Host with a path': { headers: { host: 'evil.test/x' }, body: JSON.stringify(valid) },
  'a key of binary': { headers: { authorization: 'Bearer \u00ff\u00fe' }, body: JSON.stringify(valid) },
  'cookies without end': { headers: { cookie: `${'a=b;'.repeat(2000)}` }, body: JSON.stringify(valid) },
  'a cookie that is broken': { headers: { cookie: 'seatwise.session_token=%E0%A4%A' }, body: JSON.stringify(valid) },
  'a sign-in with no JSON': { path: '/api/auth/sign-in/email', body: '{' },
  'a sign-in with an array': { path: '/api/auth/sign-in/email', body: '[]' },
  'a sign-in with objects': { path: '/api/auth/sign-in/email', body: '{"email":{"$gt":""},"password":{"$gt":""}}' },
  'a sign-in with NUL': {
    path: '/api/auth/sign-in/email',
    body: '{"email":"a\\u0000@people.test","password":"\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000"}',
  },
  'a sign-up with a surrogate': {
    path: '/api/auth/sign-up/email',
    body: '{"email":"s@people.test","password":"long enough","name":"\\ud800"}',
  },
  'a sign-up too large': {
    path: '/api/auth/sign-up/email',
    body: JSON.stringify({ email: 's@people.test', password: 'x'.repeat(70_000), name: 'x' }),
  },
  'a sign-up by form': {
    path: '/api/auth/sign-up/email',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'email=s@people.test',
  },
  'a route of better-auth that is closed': { path: '/api/auth/delete-user', body: '{}' },
  'a verification of nothing': { method: 'GET', path: '/api/auth/magic-link/verify?token=' },
  'a callback elsewhere': { path: '/api/auth/sign-in/magic-link', body: '{"email":"s@people.test","callbackURL":"https://evil.test"}' },
  'a webhook of nothing': { path: '/api/webhooks/stripe' },
  'a webhook of binary': { path: '/api/webhooks/stripe', headers: { 'stripe-signature': 't=1,v1=zz' }, body: Buffer.from([0, 255, 254]) },
};

test.each(Object.entries(CORPUS))('%s', async (_, sent) => {
  expectRefused(await request(sent));
});

const BROKEN: { [what: string]: string } = {
  'no HTTP at all': 'hello\r\n\r\n',
  'no Host': 'GET /trpc/identity.me HTTP/1.1\r\nconnection: close\r\n\r\n',
  'a header without a name': 'GET / HTTP/1.1\r\nhost: x\r\n: y\r\n\r\n',
  'NUL in a header': 'GET / HTTP/1.1\r\nhost: x\r\nx-a: a\0b\r\n\r\n',
  'two lengths': 'POST /trpc/identity.me HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
  'length and chunks': 'POST /trpc/identity.me HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  'a chunk that is none':
    'POST /trpc/identity.me HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
  'headers without end': `GET / HTTP/1.1\r\nhost: x\r\nx-a: ${'a'.repeat(40_000)}\r\n\r\n`,
};

test.each(Object.entries(BROKEN))('%s', async (_, bytes) => {
  expectRefused(await send(bytes));
});

test('what hides an address of its own in the request line is answered as ours', async () => {
  const { status, body } = await request({ method: 'GET', path: 'http://evil.test/api/auth/get-session' });
  expect({ status, body }).toMatchObject({ status: 200 });
});

test('after all this nothing was stored, nothing failed unexpectedly, and the server serves', async () => {
  const { rows } = await t.database.admin.query(
    'SELECT (SELECT count(*) FROM organizations)::int AS organizations, (SELECT count(*) FROM stripe_events)::int AS events, (SELECT count(*) FROM auth_users)::int AS people',
  );
  expect(rows).toEqual([{ organizations: 0, events: 0, people: 1 }]);
  expect(t.log.filter((line) => Number(/"level":(\d+)/.exec(line)?.[1] ?? 0) >= 50)).toEqual([]);
  expect((await ada.trpc.identity.me.query())?.person.id).toBe(ada.userId);
});
