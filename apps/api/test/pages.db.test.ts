/** The built pages, as the API hands them out: where they are, how long they are kept, how small they come. Needs `pnpm build`. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from './app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ pages: 'built' });
});
afterAll(() => t.close());

const SPAS = ['/', '/trainer/', '/organizer/'] as const;
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(t.url + path, { headers, redirect: 'manual' });
const scriptOf = async (spa: string): Promise<string> => /<script[^>]+src="([^"]+\.js)"/.exec(await (await get(spa)).text())?.[1] ?? '';

test.each(SPAS)('%s and whatever lies below it is its page, asked for anew each time', async (spa) => {
  const page = await get(spa);
  expect(page.status).toBe(200);
  expect(page.headers.get('cache-control')).toBe('no-cache');
  const html = await page.text();
  for (const deep of ['settings', 'organizations/01a1f8e1-949c-74ed-ae4d-8c554f93315d/members', 'a?b=c', 'i']) {
    const below = await get(spa + deep);
    expect({ deep, status: below.status, cache: below.headers.get('cache-control'), same: (await below.text()) === html }).toEqual({
      deep,
      status: 200,
      cache: 'no-cache',
      same: true,
    });
  }
});

test('each path leads to its own SPA', async () => {
  const titles = await Promise.all(SPAS.map(async (spa) => scriptOf(spa)));
  expect(titles.map((script, at) => script.startsWith(`${SPAS[at]}assets/`))).toEqual([true, true, true]);
});

test.each(SPAS)('scripts of %s are kept for good, and come compressed to whoever can read that', async (spa) => {
  const script = await scriptOf(spa);
  const [plain, brotli, gzip] = await Promise.all([
    get(script, { 'accept-encoding': 'identity' }),
    get(script, { 'accept-encoding': 'br' }),
    get(script, { 'accept-encoding': 'gzip' }),
  ]);
  expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect([plain, brotli, gzip].map((answer) => answer.headers.get('content-encoding'))).toEqual([null, 'br', 'gzip']);
  expect(brotli.headers.get('vary')?.toLowerCase()).toContain('accept-encoding');
  expect(brotli.headers.get('content-type')).toMatch(/javascript/);
  const length = (answer: Response): number => Number(answer.headers.get('content-length'));
  expect(length(brotli)).toBeLessThan(length(plain) / 2);
  const text = await plain.text();
  expect((await brotli.text()) === text && (await gzip.text()) === text).toBe(true);
});

test('a bare name gets its slash, and keeps its question', async () => {
  const answer = await get('/trainer?from=mail');
  expect([answer.status, answer.headers.get('location')]).toEqual([308, '/trainer/?from=mail']);
});

test.each([
  '/assets/gone-12345678.js',
  '/trainer/assets/gone.css',
  '/nothing.php',
  '/api/nothing',
  '/trpc',
  '/.env',
  '/trainer/%2e%2e/secrets.json',
  '/assets/../../package.json',
])('%s is not a page', async (path) => {
  const answer = await get(path);
  // A path that climbs is resolved before it is sent: what is left of it is a page like any other.
  if (path.includes('..') || path.includes('%2e')) return expect((await answer.text()).includes('"private"')).toBe(false);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toMatch(/application\/json/);
});

test('only looking: nothing else may be done to a page', async () => {
  expect((await fetch(`${t.url}/trainer/`, { method: 'HEAD' })).status).toBe(200);
  for (const method of ['POST', 'PUT', 'DELETE']) expect((await fetch(`${t.url}/trainer/`, { method })).status).toBe(404);
});
