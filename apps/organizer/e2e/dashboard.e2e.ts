/**
 * The organizer watches while others look and buy, a colleague on a phone beside them. Two API processes stand behind one address: each of the two
 * has their line from another one, and those who buy come to both in turn.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Balancer,
  type Bought,
  buys,
  buysSeats,
  call,
  hasAccount,
  hasOrganizer,
  house,
  isMemberOf,
  person,
  type Published,
  publishes,
  twoProcesses,
  type Visitor,
} from '@seatwise/testing/browser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const home = house('dashboard');
const PATIENCE = { timeout: 20_000, interval: 20 };
/** What a machine that does eight things at once may take is not what a sale takes. */
const SOON_MS = 2000;

describe('an open dashboard', () => {
  let balancer: Balancer;
  let event: Published;
  let organizer: Visitor;
  let colleague: Visitor;
  let mia: Bought;
  const delays: number[] = [];

  beforeAll(async () => {
    const host = await hasOrganizer(home, 'Dora Blick', 'dashboard');
    ({ organizer } = host);
    colleague = await home.visitor({ language: 'fr', width: 360 });
    const coralie = person('Coralie Regard', 'dashboard');
    await hasAccount(home, colleague, coralie);
    await buysSeats(home, organizer, host.organization.id, 5);
    await isMemberOf(colleague, host.organization, organizer);
    const { person: hers } = await call<{ person: { id: string } }>(colleague, 'identity.me');
    await call(organizer, 'seats.setMemberRole', { organizationId: host.organization.id, userId: hers.id, role: 'admin' });
    event = await publishes(host, {
      title: 'Night of the Open Windows',
      summary: 'A street, lit from inside.',
      description: 'Thirty windows open for one evening.',
      inDays: 30,
      capacity: 60,
      tiers: [{ name: 'Regular', price: 2900, quantity: 50 }],
    });
    balancer = await twoProcesses(home);
  });
  afterAll(async () => {
    await balancer?.stop();
  });

  /** The figure under this name, as it stands on the page. */
  const figure = (visitor: Visitor, name: string) =>
    visitor.page
      .locator('dl > div')
      .filter({ has: visitor.page.locator('dt').getByText(name, { exact: true }) })
      .locator('dd')
      .first();
  const plain = (text: string): string => text.replaceAll(/[\u00A0\u202F]/g, ' ');
  const stands = async (visitor: Visitor, name: string, value: string): Promise<void> => {
    const since = performance.now();
    await expect.poll(async () => plain(await figure(visitor, name).innerText()), PATIENCE).toBe(value);
    delays.push(Math.round(performance.now() - since));
  };
  const row = (visitor: Visitor, source: string) => visitor.page.getByRole('row').filter({ hasText: source });
  /** Cells of a source, without what only a screen sees. */
  const cells = async (visitor: Visitor, source: string): Promise<string[]> =>
    (await row(visitor, source).getByRole('cell').allInnerTexts()).map((text) => plain(text).trim());

  const looksIn = async (query: string): Promise<Visitor> => {
    const guest = await home.visitor({ at: balancer.url });
    await guest.opens(`/e/${event.slug}${query}`);
    await guest.arrivesAt(event.title);
    return guest;
  };
  const buysFrom = async (source: string, quantity: number, name: string): Promise<Bought> => {
    const guest = await looksIn(`?utm_source=${source}`);
    const bought = await buys(home, guest, event, { tier: 'Regular', quantity, name, email: person(name, 'windows').email, source });
    return bought;
  };

  test('begins with nothing, and says what to do', async () => {
    const page = `${balancer.url}/organizer/events/${event.eventId}`;
    balancer.leadTo(0);
    await organizer.opens(page);
    await organizer.reads('Live');
    balancer.leadTo(1);
    await colleague.opens(page);
    await colleague.reads('En direct');
    balancer.leadTo(null);
    await organizer.reads('Nobody has looked yet');
    await organizer.selects('Where it will stand', 'Instagram');
    await organizer.reads(`${balancer.url}/e/${event.slug}?utm_source=instagram`);
    await organizer.looks('untouched');
    await colleague.looks('untouched');
    for (const { page: open } of [organizer, colleague]) await open.evaluate(() => Object.assign(window, { neverReloaded: true }));
  });

  test('moves as people look, by where they come from', async () => {
    for (const query of ['?utm_source=instagram', '?utm_source=whatsapp', '']) await looksIn(query);
    await stands(organizer, 'Views', '3');
    await stands(colleague, 'Vues', '3');
    await organizer.reads('+3 in 24 hours');
    await expect.poll(() => row(organizer, 'WhatsApp').count(), PATIENCE).toBe(1);
    await expect.poll(() => row(colleague, 'Accès direct').count(), PATIENCE).toBe(1);
  });

  test('moves as people buy, on both pages', async () => {
    mia = await buysFrom('instagram', 2, 'Mia Hofer');
    await stands(organizer, 'Taken in', '€58.00');
    await stands(colleague, 'Encaissé', '58,00 €');
    await buysFrom('whatsapp', 1, 'Noé Lambert');
    await stands(organizer, 'Tickets sold', '3');
    await stands(colleague, 'Billets vendus', '3');
    await stands(organizer, 'Conversion', '60%');
    await organizer.reads('3 of 60');
    await expect.poll(() => cells(organizer, 'Instagram'), PATIENCE).toEqual(['Instagram', '2', '1', '1', '2', '€58.00', '0']);
    await expect.poll(() => cells(organizer, 'WhatsApp'), PATIENCE).toEqual(['WhatsApp', '2', '1', '1', '1', '€29.00', '0']);
    await organizer.takes('The first source');
    await expect.poll(() => cells(organizer, 'Instagram'), PATIENCE).toEqual(['Instagram', '2', '1', '2', '€58.00']);
    await organizer.looks('first-source');
    await organizer.takes('The last source');
  });

  test('takes a refund back off', async () => {
    await call(organizer, 'tickets.refund', { orderId: mia.orderId });
    await stands(organizer, 'Taken in', '€29.00');
    await stands(colleague, 'Encaissé', '29,00 €');
    await stands(organizer, 'Tickets sold', '1');
  });

  test('shows it over time: by hour, by day, by keyboard, as a table', async () => {
    for (const name of ['Night owls', 'Early birds', 'Late lunch']) await buysFrom('email', 2, name);
    await stands(organizer, 'Taken in', '€203.00');
    const chart = organizer.page.getByRole('application');
    await organizer.selects('Figure', 'Taken in');
    await organizer.reads('€203.00 in all');
    await organizer.looks('revenue-hours');
    await chart.focus();
    await organizer.page.keyboard.press('ArrowLeft');
    await organizer.page.keyboard.press('ArrowRight');
    await expect.poll(() => organizer.page.getByRole('status').filter({ hasText: 'Taken in' }).count(), PATIENCE).toBe(1);
    await organizer.takes('Days');
    await organizer.reads('The last 14 days.');
    await organizer.reads('€203.00 in all');
    await organizer.looks('revenue-days');
    await organizer.presses('Show as table');
    const table = organizer.page.getByRole('region', { name: 'Taken in, newest first' });
    await expect.poll(() => table.getByRole('row').nth(1).innerText(), PATIENCE).toContain('€203.00');
    await organizer.looks('table');
    await organizer.presses('Show as line');

    await colleague.reads('Vues');
    await colleague.looks('views-hours');
    await colleague.selects('Chiffre', 'Billets vendus');
    await colleague.reads('7 en tout');
    await colleague.takes('Jours');
    await colleague.reads('Les 14 derniers jours.');
    await colleague.looks('tickets-days');
    await colleague.presses('Afficher en tableau');
    await colleague.looks('table');
  });

  test('is taken along as a file', async () => {
    const [file] = await Promise.all([organizer.page.waitForEvent('download'), organizer.presses('Export as CSV')]);
    const csv = readFileSync(await file.path(), 'utf8');
    expect(csv).toMatch(/instagram/);
    expect(csv).toMatch(/whatsapp/);
  });

  test('says when the line is lost, and what was missed is there when it is back', async () => {
    for (const visitor of [organizer, colleague]) visitor.expects(/ERR_|Failed to (?:load|fetch)/);
    await balancer.cut();
    await organizer.reads('Not live at the moment: read every 15 seconds');
    await colleague.reads('Le direct est interrompu');
    await organizer.looks('lost');
    const late = await home.visitor();
    await buys(home, late, event, { tier: 'Regular', quantity: 1, name: 'Late Lena', email: person('Late Lena', 'windows').email });
    await balancer.mend();
    await expect.poll(() => organizer.page.getByText('Live', { exact: true }).count(), PATIENCE).toBe(1);
    await expect.poll(async () => figure(organizer, 'Taken in').innerText(), PATIENCE).toBe('€232.00');
    await expect.poll(async () => plain(await figure(colleague, 'Encaissé').innerText()), PATIENCE).toBe('232,00 €');
  });

  test('all on one page, from two processes, soon after it happened', async () => {
    for (const { page } of [organizer, colleague]) expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true);
    expect(Math.min(...balancer.served())).toBeGreaterThan(5);
    const sorted = delays.toSorted((a, b) => a - b);
    const folder = path.join(import.meta.dirname, '../../../test-results');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'dashboard-delays.json'), `${JSON.stringify({ milliseconds: sorted })}\n`);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(SOON_MS);
  });

  test('says so when the figures do not come, and tries again', async () => {
    const figures = /\/trpc\/[^?]*dashboard\.(?:get|live)/;
    await colleague.page.route(figures, (route) => route.abort());
    await colleague.page.reload();
    await colleague.reads('Les chiffres n’ont pas pu être chargés');
    await colleague.looks('failed');
    await colleague.page.unroute(figures);
    await colleague.presses('Réessayer');
    await colleague.reads('Au fil du temps');
    await colleague.reads('En direct');
  });

  test('says the event’s hours to who is elsewhere', async () => {
    const moves = (who: Visitor, timeZone: string) => call(who, 'identity.updateProfile', { locale: who.language, timeZone });
    await moves(organizer, 'Pacific/Auckland');
    const abroad = await home.visitor({ timeZone: 'Pacific/Auckland', at: balancer.url });
    await abroad.context.addCookies(await organizer.context.cookies());
    await abroad.opens(`/organizer/events/${event.eventId}`);
    await abroad.reads('Since yesterday, by hour. Days and hours are those of Paris.');
    await abroad.page.getByRole('application').focus();
    // Yesterday at two in the afternoon is the middle of the night, of a day that has begun.
    for (let hours = 0; hours < 14; hours += 1) await abroad.page.keyboard.press('ArrowRight');
    await abroad.reads(/^\w{3},? \d+ \w{3,4}, 0\d:00 for you$/);
    await abroad.looks('elsewhere');
    await abroad.leaves();
    await moves(colleague, 'America/New_York');
    await colleague.page.reload();
    await colleague.reads('Depuis hier, heure par heure. Jours et heures sont ceux de Paris.');
    await colleague.presses('Afficher en tableau');
    const inParis = `${new Date().toLocaleTimeString('en-GB', { timeZone: 'Europe/Paris', hour: '2-digit' })}:00–`;
    await colleague.reads(inParis, colleague.page.getByRole('table').filter({ hasText: 'Vues' }).getByRole('row').nth(1));
  });
});
