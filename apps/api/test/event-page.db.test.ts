/** The public page of an event, as the server draws it: for people, for search engines, for link previews. Needs `pnpm build`. */
import { brotliDecompressSync } from 'node:zlib';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from './app.ts';

const HOSTILE = '</script><script>alert(1)</script><!--"\'&\u2028';

let t: TestApp;
let organizationId: string;
beforeAll(async () => {
  t = await createTestApp({ pages: 'built' });
  organizationId = (await t.organization({ name: 'Festival & Söhne' })).id;
});
afterAll(() => t.close());

let made = 0;
/** Published, unless told otherwise; with a tier of each kind. */
async function event(columns: Record<string, unknown> = {}): Promise<string> {
  made += 1;
  const all = {
    organization_id: organizationId,
    slug: `event-${made}`,
    title: `Event ${made}`,
    starts_at: '2027-03-02T17:00:00Z',
    ends_at: '2027-03-02T21:00:00Z',
    time_zone: 'Europe/Paris',
    format: 'in_person',
    custom_venue: JSON.stringify({ name: 'La Verrière', address: '8 rue des Martyrs', city: 'Paris', country: 'FR' }),
    currency: 'eur',
    status: 'published',
    published_at: new Date(),
    ...columns,
  };
  const names = Object.keys(all);
  const { rows } = await t.database.admin.query<{ id: string; slug: string }>(
    `INSERT INTO events (${names.join(', ')}) VALUES (${names.map((_, at) => `$${at + 1}`).join(', ')}) RETURNING id, slug`,
    Object.values(all),
  );
  const [row] = rows;
  if (!row) throw new Error('no event');
  await t.database.admin.query(
    `INSERT INTO ticket_tiers (event_id, name, slug, price, quantity_total, quantity_sold, sale_starts_at, display_order, hidden, access_code) VALUES
      ($1, 'Early Bird', 'early', 19900, 10, 0, NULL, 0, false, NULL), ($1, 'Gone', 'gone', 500, 5, 5, NULL, 1, false, NULL),
      ($1, 'Later', 'later', 29900, 5, 0, '2027-01-01T08:00:00Z', 2, false, NULL), ($1, 'Secret Circle', 'secret', 100, 5, 0, NULL, 3, true, 'SESAME')`,
    [row.id],
  );
  return row.slug;
}

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(t.url + path, { headers, redirect: 'manual' });
const page = async (slug: string, headers: Record<string, string> = {}): Promise<string> => (await get(`/e/${slug}`, headers)).text();
const meta = (html: string, name: string): string | undefined =>
  new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)"`).exec(html)?.[1]?.replaceAll('&amp;', '&');
const structured = (html: string): Record<string, unknown> & { offers: Record<string, unknown>[] } =>
  JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? '');

describe('what everybody reads', () => {
  test('stands in the HTML: title, time, place, tiers, and nothing of what is hidden', async () => {
    const slug = await event({ title: 'Nuit des Lumières', summary: 'Une nuit pour voir la ville autrement.' });
    const answer = await get(`/e/${slug}`, { 'accept-language': 'fr-FR,fr;q=0.9,en;q=0.5' });
    const html = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(html).toContain('<html lang="fr"');
    for (const text of [
      '>Nuit des Lumières</h1>',
      'mardi 2 mars 2027',
      '18:00–22:00',
      'La Verrière',
      'Early Bird',
      'Épuisé',
      'Festival &amp; Söhne',
    ])
      expect(html).toContain(text);
    expect(html).not.toMatch(/Secret Circle|SESAME/);
    expect(meta(html, 'og:image')).toMatch(new RegExp(`^${t.url}/e/${slug}/image\\.png\\?l=fr&v=`));
    expect(meta(html, 'og:title')).toBe('Nuit des Lumières · Seatwise');
    expect(meta(html, 'description')).toMatch(/^Une nuit pour voir la ville autrement\. .*La Verrière, Paris\.$/);
    expect(html).toContain(`<link rel="canonical" href="${t.url}/e/${slug}"/>`);
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self';");
  });

  test('the language is the one chosen here, else the browser’s', async () => {
    const slug = await event();
    const language = async (headers: Record<string, string>) => /<html lang="(\w+)"/.exec(await page(slug, headers))?.[1];
    expect(await language({})).toBe('en');
    expect(await language({ 'accept-language': 'de-DE, fr;q=0.7, en;q=0.3' })).toBe('fr');
    expect(await language({ 'accept-language': 'fr;q=0, *' })).toBe('en');
    expect(await language({ 'accept-language': 'en', cookie: 'a=b; seatwise_language=fr' })).toBe('fr');
    expect(await language({ 'accept-language': 'fr', cookie: 'seatwise_language=<x>' })).toBe('fr');
  });

  test('search engines read an Event with its offers', async () => {
    const slug = await event({ title: 'Offers', format: 'hybrid' });
    expect(structured(await page(slug))).toMatchObject({
      '@type': 'Event',
      name: 'Offers',
      startDate: '2027-03-02T18:00:00+01:00',
      eventStatus: 'https://schema.org/EventScheduled',
      eventAttendanceMode: 'https://schema.org/MixedEventAttendanceMode',
      location: [{ '@type': 'Place', address: { addressLocality: 'Paris', addressCountry: 'FR' } }, { '@type': 'VirtualLocation' }],
      offers: [
        { name: 'Early Bird', price: '199.00', priceCurrency: 'EUR', availability: 'https://schema.org/InStock' },
        { name: 'Gone', availability: 'https://schema.org/SoldOut' },
        { name: 'Later', availability: 'https://schema.org/PreOrder', validFrom: '2027-01-01T08:00:00.000Z' },
      ],
    });
  });

  test('whatever people write stays text', async () => {
    const slug = await event({
      title: HOSTILE,
      summary: HOSTILE,
      description: `${HOSTILE} javascript:alert(1) https://ok.test/"onclick=x`,
      custom_venue: JSON.stringify({ name: HOSTILE, address: HOSTILE, city: HOSTILE, country: 'FR' }),
    });
    await t.database.admin.query('UPDATE ticket_tiers SET name = $1, description = $1 WHERE slug = $2', [HOSTILE, 'later']);
    const html = await page(slug);
    expect(html).not.toContain('<script>alert');
    expect(html).not.toMatch(/<[^>]+\son\w+=/i);
    // Each script element is one of ours, whole.
    expect([...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag.replace(/src="[^"]+"/, 'src'))).toEqual([
      '<script type="application/ld+json">',
      '<script type="module" crossorigin="" src>',
      '<script id="tickets-data" type="application/json">',
    ]);
    expect(structured(html)['name']).toBe(HOSTILE);
  });
});

describe('what is not there, or not any more', () => {
  test('unknown addresses and drafts are 404, in words, and the same', async () => {
    const draft = await event({ status: 'draft', organization_id: null, slug: null }).catch(() => null);
    const answers = await Promise.all(['no-such-event', draft ?? 'x', 'é', '%00', 'a'.repeat(400)].map(async (slug) => get(`/e/${slug}`)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 400, 404]);
    const html = await answers[0]?.text();
    expect(html).toContain('There is no event here');
    expect(html).toContain('name="robots" content="noindex"');
    expect((await get('/e/no-such-event/image.png')).status).toBe(404);
    expect((await get('/e/no-such-event/calendar.ics')).status).toBe(404);
    expect((await get('/server/event-page.js')).status).toBe(404);
    expect((await get('/.vite/manifest.json')).status).toBe(404);
  });

  test('a cancelled event says so, and why', async () => {
    const slug = await event({ status: 'cancelled', cancel_reason: 'The bridge is closed.' });
    const answer = await get(`/e/${slug}`);
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(html).toContain('The bridge is closed.');
    expect(html).not.toContain('id="tickets-data"');
    expect(structured(html)).toMatchObject({
      eventStatus: 'https://schema.org/EventCancelled',
      offers: [{ availability: 'https://schema.org/Discontinued' }, {}, {}],
    });
  });

  test('an address in capitals leads to the one there is', async () => {
    const slug = await event();
    const answer = await get(`/e/${slug.toUpperCase()}?utm_source=mail`);
    expect([answer.status, answer.headers.get('location')]).toEqual([308, `/e/${slug}?utm_source=mail`]);
  });
});

/** Without fetch, which would unpack what comes. */
const packed = (path: string, encoding: string): Promise<{ encoding: string | undefined; body: Buffer }> =>
  new Promise((resolve, reject) => {
    request(t.url + path, { headers: { 'accept-encoding': encoding } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ encoding: answer.headers['content-encoding'], body: Buffer.concat(chunks) }));
    })
      .on('error', reject)
      .end();
  });

describe('on its way', () => {
  test('it is asked for anew each time, and not sent again while nothing has changed', async () => {
    const slug = await event();
    const first = await get(`/e/${slug}`);
    const tag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect(first.headers.get('vary')).toContain('accept-language');
    expect((await get(`/e/${slug}`, { 'if-none-match': tag })).status).toBe(304);
    expect((await get(`/e/${slug}`, { 'if-none-match': tag, 'accept-language': 'fr' })).status).toBe(200);
    await t.database.admin.query("UPDATE events SET title = 'Renamed' WHERE slug = $1", [slug]);
    const after = await get(`/e/${slug}`, { 'if-none-match': tag });
    expect([after.status, (await after.text()).includes('>Renamed</h1>')]).toEqual([200, true]);
    expect((await fetch(`${t.url}/e/${slug}`, { method: 'HEAD' })).status).toBe(200);
  });

  test('it comes compressed, and is the same', async () => {
    const slug = await event();
    const [plain, small] = await Promise.all([packed(`/e/${slug}`, 'identity'), packed(`/e/${slug}`, 'gzip, br')]);
    expect([plain.encoding, small.encoding]).toEqual([undefined, 'br']);
    expect(small.body.length).toBeLessThan(plain.body.length / 2);
    expect(brotliDecompressSync(small.body).equals(plain.body)).toBe(true);
  });

  test('its picture is a PNG of 1200 by 630, kept for good under its own address', async () => {
    const slug = await event({ title: 'Picture 日本 ﷽' });
    const url = meta(await page(slug), 'og:image') ?? '';
    const answers = await Promise.all([fetch(url), fetch(url), fetch(`${t.url}/e/${slug}/image.png?l=xx`)]);
    const [png] = await Promise.all(answers.map(async (answer) => Buffer.from(await answer.arrayBuffer())));
    expect(png?.subarray(1, 4).toString()).toBe('PNG');
    expect([png?.readUInt32BE(16), png?.readUInt32BE(20)]).toEqual([1200, 630]);
    expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual([
      'public, max-age=31536000, immutable',
      'public, max-age=31536000, immutable',
      'public, max-age=300',
    ]);
    expect(answers[0]?.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });

  test('its entry for a calendar is a file, without what is for ticket holders', async () => {
    const slug = await event({
      title: 'Online; only, \\here',
      format: 'online',
      custom_venue: null,
      online_url: 'https://meet.test/secret',
    });
    const answer = await get(`/e/${slug}/calendar.ics`);
    const ics = await answer.text();
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${slug}.ics"`);
    expect(ics).toContain('SUMMARY:Online\\; only\\, \\\\here');
    expect(ics).toContain('DTSTART:20270302T170000Z');
    expect(ics + (await page(slug))).not.toContain('meet.test');
  });
});
