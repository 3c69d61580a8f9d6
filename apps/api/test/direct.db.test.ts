/** What we answer by ourselves, tRPC's own adapter would have answered in the same words. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestOrganization } from './app.ts';

let t: TestApp;
let atelier: TestOrganization;
beforeAll(async () => {
  t = await createTestApp();
  atelier = await t.organization();
});
afterAll(() => t.close());

/** It asks for nothing that is not the case anyway, and is nothing we answer ourselves. */
const BY_TRPC = { 'trpc-accept': 'application/json' };

interface Sent {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

interface Answer {
  status: number;
  type: string;
  vary: string | null;
  /** tRPC's adapter streams, and cannot say how long its answer is. */
  length: string | null;
  body: unknown;
}

async function ask({ method = 'GET', path, headers = {}, body }: Sent, extra: Record<string, string> = {}): Promise<Answer> {
  const answer = await fetch(t.url + path, {
    method,
    headers: { cookie: atelier.owner.cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers, ...extra },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    type: answer.headers.get('content-type')?.split(';')[0] ?? '',
    vary: answer.headers.get('vary'),
    length: answer.headers.get('content-length'),
    body: text === '' ? null : JSON.parse(text.replaceAll(/"requestId":"[^"]+"/g, '"requestId":"of this one"')),
  };
}

const q = (input: unknown): string => `input=${encodeURIComponent(JSON.stringify(input))}`;
const nowhere = '00000000-0000-7000-8000-000000000000';

const ordinary: { readonly [what: string]: () => Sent } = {
  'a read by GET': () => ({ path: `/trpc/seats.capacity?${q({ organizationId: atelier.id })}` }),
  'a read by POST': () => ({ method: 'POST', path: '/trpc/seats.capacity', body: JSON.stringify({ organizationId: atelier.id }) }),
  'a read without input': () => ({ path: '/trpc/billing.plans' }),
  'a read by GET that calls itself JSON': () => ({
    path: `/trpc/identity.me?${q({})}`,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  }),
  'an act': () => ({ method: 'POST', path: '/trpc/identity.updateProfile', body: JSON.stringify({ name: 'Ada' }) }),
  'an act that is refused': () => ({
    method: 'POST',
    path: '/trpc/seats.approveMember',
    body: JSON.stringify({ organizationId: atelier.id, userId: nowhere }),
  }),
  'what is not there': () => ({ path: `/trpc/seats.capacity?${q({ organizationId: nowhere })}` }),
  'an input that is wrong': () => ({ path: `/trpc/seats.capacity?${q({ organizationId: 'x' })}` }),
  'an input that is null': () => ({ method: 'POST', path: '/trpc/seats.capacity', body: 'null' }),
  'an input with a prototype': () => ({ method: 'POST', path: '/trpc/seats.capacity', body: '{"__proto__":{"organizationId":"x"}}' }),
  nobody: () => ({ path: `/trpc/seats.capacity?${q({ organizationId: atelier.id })}`, headers: { cookie: '' } }),
  'a batch': () => ({ path: `/trpc/identity.me,seats.capacity?batch=1&${q({ 0: {}, 1: { organizationId: atelier.id } })}` }),
  'a batch by POST': () => ({ method: 'POST', path: '/trpc/identity.me,billing.plans?batch=1', body: '{"0":{}}' }),
  'a batch of one': () => ({ path: `/trpc/seats.capacity?batch=1&${q({ 0: { organizationId: atelier.id } })}` }),
  'a batch of good and bad': () => ({ path: `/trpc/identity.me,seats.capacity?batch=1&${q({ 0: {}, 1: { organizationId: 'x' } })}` }),
  'a batch without inputs': () => ({ path: '/trpc/billing.plans,identity.me?batch=1' }),
};

describe('answered by ourselves as tRPC would', () => {
  test.each(Object.entries(ordinary))('%s', async (_, sent) => {
    const [ours, theirs] = [await ask(sent()), await ask(sent(), BY_TRPC)];
    expect(ours.length).not.toBeNull();
    expect(theirs.length).toBeNull();
    expect({ ...ours, length: null }).toEqual(theirs);
  });

  test('a key that is not known', async () => {
    const sent = { path: '/trpc/identity.me', headers: { authorization: 'Bearer sw_unknown' } };
    const [ours, theirs] = [await ask(sent), await ask(sent, BY_TRPC)];
    expect(ours.status).toBe(401);
    // tRPC forgets to say that this, too, is JSON.
    expect({ ...ours, length: null }).toEqual({ ...theirs, type: 'application/json' });
  });
});

const left: { readonly [what: string]: () => Sent } = {
  'a procedure that is not': () => ({ path: '/trpc/seats.nothing' }),
  'a procedure of every object': () => ({ path: '/trpc/constructor' }),
  'a batch with one that is not': () => ({ path: '/trpc/identity.me,seats.nothing?batch=1' }),
  'a batch of both kinds': () => ({ method: 'POST', path: '/trpc/identity.me,identity.updateProfile?batch=1', body: '{}' }),
  'a batch that is a list': () => ({ method: 'POST', path: '/trpc/identity.me?batch=1', body: '[{}]' }),
  'a batch that is too large': () => ({ path: `/trpc/${Array.from({ length: 51 }, () => 'billing.plans').join(',')}?batch=1` }),
  'an act by GET': () => ({ path: `/trpc/identity.updateProfile?${q({ name: 'Eve' })}` }),
  'an input that is no JSON': () => ({ path: '/trpc/seats.capacity?input=%7B' }),
  'a body that is no JSON': () => ({ method: 'POST', path: '/trpc/seats.capacity', body: '{' }),
  'a body that is empty': () => ({ method: 'POST', path: '/trpc/seats.capacity', body: '' }),
  'an input twice': () => ({ path: '/trpc/identity.me?input=%7B%7D&input=%7B%7D' }),
  'a parameter of tRPC’s own': () => ({ path: '/trpc/identity.me?connectionParams=%7B%7D' }),
  'a stream': () => ({ path: '/trpc/identity.me', headers: { accept: 'application/jsonl' } }),
};

describe('left to tRPC', () => {
  test.each(Object.entries(left))('%s', async (_, sent) => {
    const [ours, theirs] = [await ask(sent()), await ask(sent(), BY_TRPC)];
    expect(ours.length).toBeNull();
    if (sent().headers?.['accept'] === undefined) expect(ours).toEqual(theirs);
  });
});
