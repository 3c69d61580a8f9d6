/** Tickets: a stranger finds an event, holds, pays and gives one back; a member takes a free one; and what cannot be had says why. */
import { call, hasAccount, hasOrganizer, house, inDays, person, publishes, type Published, type Visitor } from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';

const home = house('tickets');

const ABOUT = `Une nuit pour voir la ville autrement : ceux qui l’éclairent racontent, puis on marche le long du canal.

Prenez un manteau. Le programme : https://lumieres.test/programme (il grandit jusqu’à la veille).`;

let paid: Published;
let free: Published;

beforeAll(async () => {
  const host = await hasOrganizer(home, 'Nadia Lune', 'tickets');
  paid = await publishes(host, {
    title: 'Nuit des Lumières',
    summary: 'Une nuit pour voir la ville autrement.',
    description: ABOUT,
    inDays: 40,
    capacity: 400,
    tiers: [
      { name: 'Tarif Matinal', price: 19_900, quantity: 5, description: 'Pour qui se décide tôt.' },
      { name: 'Tarif Normal', price: 29_900, quantity: 250, saleStartsAt: inDays(5, '08:00') },
      { name: 'Balcon', price: 0, quantity: 1 },
      { name: 'Amis de la maison', price: 9_900, quantity: 20, hidden: true, accessCode: 'LUMIERE' },
    ],
  });
  free = await publishes(host, {
    title: 'Open evening at the wheel',
    summary: 'Sit down, get your hands dirty, leave with a bowl.',
    description: 'No experience needed. Aprons are there.',
    inDays: 12,
    tiers: [{ name: 'A place at the wheel', price: 0, quantity: 12, maxPerOrder: 2 }],
  });
  // Somebody else has the one seat on the balcony.
  const { items } = await call<{ items: { id: string; name: string }[] }>(host.organizer, 'tickets.tiers', { eventId: paid.eventId });
  const balcony = items.find(({ name }) => name === 'Balcon');
  const { reservationId } = await call<{ reservationId: string }>(host.organizer, 'tickets.reserve', {
    eventId: paid.eventId,
    items: [{ tierId: balcony?.id, quantity: 1 }],
  });
  await call(host.organizer, 'tickets.checkout', { reservationId, buyer: { name: 'Nadia', email: 'nadia@tickets.test' } });
});

describe('a stranger, in French on a phone', () => {
  const zoe = person('Zoé Martin', 'tickets');
  let visitor: Visitor;
  const box = () => visitor.page.locator('#tickets');

  test('reads the page without a script, and what cannot be had says why', async () => {
    visitor = await home.visitor({ language: 'fr', width: 360 });
    const html = await (await fetch(`${home.url}/e/${paid.slug}`, { headers: { 'accept-language': 'fr' } })).text();
    for (const said of [
      '<html lang="fr"',
      'Nuit des Lumières · Seatwise</title>',
      'property="og:image"',
      '"@type":"Event"',
      'Tarif Matinal',
    ])
      expect(html).toContain(said);
    await visitor.opens(`/e/${paid.slug}`);
    await visitor.arrivesAt(paid.title);
    await visitor.reads(/Plus que 5/, box());
    await visitor.reads(/À partir du \d+/, box());
    await visitor.reads('Épuisé', box());
    await visitor.reads('Choisissez combien vous en voulez.', box());
    // What no script names is dressed too: the way past the bar is out of sight until it has the focus.
    expect(await visitor.page.locator('a[href="#main"]').evaluate((link) => link.getBoundingClientRect().bottom)).toBeLessThan(0);
    await visitor.looks('event');
  });

  test('a code opens what is not shown to everybody', async () => {
    await visitor.page.getByText('J’ai un code d’accès').click();
    await visitor.types('Code d’accès', 'pas-le-bon');
    await visitor.presses('Valider');
    await visitor.reads(/n’ouvre pas d’autres billets/);
    await visitor.types('Code d’accès', 'LUMIERE');
    await visitor.presses('Valider');
    await visitor.reads('Amis de la maison', box());
    await visitor.looks('event-code');
  });

  test('holds two, and the clock runs; a reload and going back lose nothing and keep nothing', async () => {
    const more = /Un billet « Tarif Matinal » de plus/;
    await visitor.presses(more);
    await visitor.presses(more);
    await visitor.reads(/398,00/);
    await visitor.presses('Prendre des billets');
    const timer = visitor.page.getByRole('timer');
    await timer.waitFor();
    expect(await timer.textContent()).toMatch(/^1[45]:\d\d$/);
    await visitor.looks('event-held');
    await visitor.page.reload();
    await timer.waitFor();
    await visitor.presses('Modifier mon choix');
    await visitor.presses('Prendre des billets');
    await timer.waitFor();
    const { items } = await call<{ items: { name: string; available: number }[] }>(visitor, 'tickets.tiers', { eventId: paid.eventId });
    expect(items.find(({ name }) => name === 'Tarif Matinal')?.available).toBe(3);
  });

  test('says who comes, and pays on the provider’s page', async () => {
    await visitor.presses(/^Payer 398,00/);
    await visitor.reads('Saisissez votre nom.');
    await visitor.types('Votre nom', zoe.name);
    await visitor.types('Adresse e-mail', zoe.email);
    await visitor.page.getByText('Mettre un nom sur chaque billet').click();
    await visitor.types('Tarif Matinal, billet 2', 'Léo Martin');
    await visitor.presses(/^Payer 398,00/);
    await visitor.page.waitForURL(`${home.stripeUrl}/**`);
    await visitor.page.getByRole('button', { name: /^Payer/ }).click();
    await visitor.page.waitForURL(/\/orders\//);
    await visitor.arrivesAt(paid.title);
    await visitor.reads('Les billets sont à vous');
    await visitor.reads('Léo Martin');
    await visitor.looks('order');
  });

  test('the mail brings the tickets, and its link opens them on another device', async () => {
    const mail = await home.inbox.mail(zoe.email, paid.title);
    const raw = await (await fetch(`${home.mailUrl}/api/email/${mail.id}/raw`)).text();
    expect(raw).toContain('text/calendar');
    expect(mail.html).toMatch(/<img[^>]+(?:cid:|data:image\/png)/);
    const link = home.inbox.linkIn(mail);
    expect(link).toMatch(/\/o\/[\w-]{20,}$/);
    const elsewhere = await home.visitor({ language: 'fr', width: 360 });
    await elsewhere.opens(link);
    await elsewhere.arrivesAt(paid.title);
    expect(new URL(elsewhere.page.url()).pathname).toBe('/order');
    await elsewhere.reads(zoe.name);
    await elsewhere.leaves();
  });

  test('gives one ticket back, and keeps the other', async () => {
    await visitor.presses('Rendre des billets');
    await visitor.page.getByRole('checkbox', { name: /Léo Martin/ }).check();
    await visitor.reads(/199,00.* vous sont remboursés/, visitor.dialog());
    await visitor.looks('order-back');
    await visitor.presses('Rendre le billet', visitor.dialog());
    await visitor.reads(/Le billet est rendu\./);
    await visitor.reads('Remboursée en partie');
    expect(await visitor.page.getByRole('img', { name: /QR code/ }).count()).toBe(1);
    await visitor.looks('order-partly');
    await home.inbox.mail(zoe.email, 'Votre remboursement');
  });

  test('an order shows nothing to a browser that is no party to it', async () => {
    const { pathname } = new URL(visitor.page.url());
    const other = await home.visitor({ language: 'fr', width: 360 });
    other.expects(/404/);
    await other.opens(pathname);
    await other.arrivesAt('Ce lien n’ouvre aucune commande ici');
    await other.looks('order-nothing');
    await other.leaves();
  });
});

describe('a member, in English at a desk', () => {
  const nora = person('Nora Quinn', 'tickets');
  let visitor: Visitor;

  test('finds the event among those that are coming', async () => {
    visitor = await home.visitor({ language: 'en', width: 1440 });
    await hasAccount(home, visitor, nora);
    await visitor.opens('/events');
    await visitor.arrivesAt('Events');
    await visitor.reads(free.title);
    await visitor.looks('discover');
    await visitor.types('Search', 'nothing like it');
    await visitor.reads('Nothing found for “nothing like it”');
    await visitor.looks('discover-nothing');
    await visitor.types('Search', 'wheel');
    await visitor.reads(free.title);
    await visitor.follows(free.title);
    await visitor.arrivesAt(free.title);
    await visitor.looks('event-free');
  });

  test('takes a free ticket: name and address are there already, and nothing is to be paid', async () => {
    await visitor.presses(/One more ticket/);
    await visitor.presses('Get tickets');
    await visitor.page.getByRole('timer').waitFor();
    await expect.poll(() => visitor.page.getByLabel('E-mail address').inputValue()).toBe(nora.email);
    expect(await visitor.page.getByLabel('Your name').inputValue()).toBe(nora.name);
    await visitor.looks('event-free-held');
    await visitor.presses('Get my ticket');
    await visitor.reads('You have a ticket');
    await visitor.looks('event-free-done');
    await visitor.follows('See my tickets');
    await visitor.arrivesAt(free.title);
    await visitor.looks('order-free');
  });

  test('and sees it at home and among their tickets', async () => {
    await visitor.opens('/');
    await visitor.reads('Your tickets');
    await visitor.looks('home');
    await visitor.opens('/tickets');
    await visitor.arrivesAt('My tickets');
    await visitor.reads('1 ticket');
    await visitor.looks('tickets');
    await visitor.follows('Past');
    await visitor.reads('Nothing has been yet');
    const { pathname } = new URL(`${home.url}/e/${free.slug}/calendar.ics`);
    const ics = await (await visitor.context.request.get(pathname)).text();
    expect(ics).toMatch(/BEGIN:VEVENT[\s\S]*SUMMARY:Open evening at the wheel/);
  });

  test('an event that is called off says so, and so do its tickets', async () => {
    await call(free.organizer, 'events.cancel', { eventId: free.eventId, reason: 'The kiln is broken.' });
    await visitor.opens(`/e/${free.slug}`);
    await visitor.reads('The kiln is broken.');
    await visitor.looks('event-cancelled');
    await visitor.opens('/tickets?view=past');
    await visitor.reads('Event cancelled');
    visitor.expects(/404/);
    await visitor.opens('/e/there-is-no-such-event');
    await visitor.arrivesAt('There is no event here');
    await visitor.looks('event-missing');
  });
});
