/**
 * From a list of people to a full house: contacts are looked at and imported, an announcement is proposed, edited and sent, somebody follows its link on
 * a phone and buys; a reminder goes out seven days before at nine; a message goes to ticket holders on WhatsApp and three reply; and the organizer sees
 * on an open page what each of it brought. Two API processes stand behind the one address that the organizer and the first buyer come by.
 */
import {
  type Balancer,
  buys,
  call,
  clockStrikes,
  hasOrganizer,
  house,
  itsHourCame,
  type Mail,
  person,
  type Published,
  publishes,
  twoProcesses,
  type Visitor,
} from '@seatwise/testing/browser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const home = house('campaigns');
const PATIENCE = { timeout: 45_000, interval: 50 };
const group = 'campaigns';
const ana = { ...person('Ana Duarte', group), phone: '+33612349901' };
const bo = { ...person('Bo Lindgren', group), phone: '+33612349902' };
const cy = { ...person('Cy Okafor', group), phone: '+33612349903' };
const LIST = [
  'email,name,email_consent,whatsapp,whatsapp_consent',
  ...[ana, bo, cy].map(({ email, name, phone }) => `${email},${name},yes,${phone},yes`),
  'no-address,Nobody,yes,,',
  `${person('Di Marsh', group).email},Di Marsh,no,,`,
].join('\n');

const linkIn = ({ html }: Mail, what: 'o' | 'c'): string => {
  const [, link] = new RegExp(`(https?://[^"'\\s]*/t/${what}/[^"'\\s]+)`).exec(html) ?? [];
  if (link === undefined) throw new Error(`No tracked address in ${html.slice(0, 2000)}`);
  return link.replaceAll('&amp;', '&');
};

describe('a campaign, from a list to a full house', () => {
  let balancer: Balancer;
  let event: Published;
  let organizer: Visitor;
  let watching: Visitor;

  beforeAll(async () => {
    const host = await hasOrganizer(home, 'Rosa Ferreira', group);
    ({ organizer } = host);
    event = await publishes(host, {
      title: 'Harbour Lights',
      summary: 'An evening by the water.',
      description: 'Boats, lamps and a long table.',
      inDays: 8,
      capacity: 60,
      tiers: [{ name: 'Regular', price: 2900, quantity: 50 }],
    });
    balancer = await twoProcesses(home);
    // The same person, with the dashboard open beside what they do.
    watching = await home.visitor({ at: balancer.url });
    await watching.context.addCookies(await organizer.context.cookies());
  });
  afterAll(async () => {
    await balancer?.stop();
  });

  const at = (page: string): string => `${balancer.url}/organizer/${page}`;
  const desk = (page: string): string => at(`events/${event.eventId}/${page}`);
  const cells = async (source: string): Promise<string[]> =>
    (await watching.page.getByRole('row').filter({ hasText: source }).getByRole('cell').allInnerTexts()).map((text) => text.trim());

  test('a list is looked at, and imported with its proof', async () => {
    await watching.opens(desk(''));
    await watching.reads('Live');
    await watching.page.evaluate(() => Object.assign(window, { neverReloaded: true }));
    await organizer.opens(at('contacts/import'));
    await organizer.page.getByLabel('Paste the list').fill(LIST);
    await organizer.reads('No e-mail address');
    await organizer.types('Where did they say yes?', 'Guest book, summer 2026');
    await organizer.presses('Import 4 contacts');
    await organizer.reads('4 contacts are in');
  });

  test('an announcement is proposed, edited, seen as it will look, and sent to those who said yes', async () => {
    await organizer.opens(desk('marketing'));
    await organizer.follows('Announcement');
    await organizer.presses('Propose');
    await organizer.reads(/^Proposed (by|from)/);
    await organizer.presses('Take: Text');
    await organizer.presses('Leave it');
    await organizer.types('Subject', 'Harbour Lights, {{name}}: will you come?');
    const text = organizer.page.getByLabel('Text', { exact: true });
    if (!(await text.inputValue()).includes('{{link}}')) await organizer.presses(/^Link/);
    await expect.poll(() => text.inputValue()).toContain('{{link}}');
    await organizer.reads('Harbour Lights, Mia: will you come?');
    await organizer.looks('announcement');
    await organizer.presses('Save the mail');
    await organizer.reads(/^Goes to 3 people as things stand/);
    await organizer.presses('Send now');
    await organizer.presses('Send to 3 people', organizer.dialog());
    for (const { email, name } of [ana, bo, cy]) {
      const mail = await home.inbox.mail(email, `Harbour Lights, ${name}: will you come?`);
      expect(mail.html).toContain('/unsubscribe/');
    }
    expect(await home.inbox.of(person('Di Marsh', group).email)).toEqual([]);
  });

  test('somebody follows its link on a phone and buys; the open page knows where from', async () => {
    const mail = await home.inbox.mail(ana.email, 'Harbour Lights');
    const phone = await home.visitor({ language: 'fr', width: 360, at: balancer.url });
    await phone.context.request.get(linkIn(mail, 'o'));
    // Links in mails lead to the first process: from there on by the one address.
    const led = await phone.context.request.get(linkIn(mail, 'c'), { maxRedirects: 0 });
    expect(led.status()).toBe(302);
    const { pathname, search } = new URL(led.headers()['location'] ?? '');
    expect(search).toContain('utm_source=email');
    await phone.opens(`${balancer.url}${pathname}${search}`);
    await phone.arrivesAt(event.title);
    await expect.poll(() => cells('E-mail'), PATIENCE).toEqual(['E-mail', '1', '0', '0', '0', '€0.00', '0']);
    // They come back by themselves: what brought them is remembered by their own browser.
    await phone.opens(`${balancer.url}${pathname}`);
    await phone.presses(/Un billet « Regular » de plus/);
    await phone.presses('Prendre des billets');
    await phone.types('Votre nom', ana.name);
    await phone.types('Adresse e-mail', ana.email);
    await phone.presses(/^Payer 29,00/);
    await phone.page.waitForURL(`${home.stripeUrl}/**`);
    await phone.page.getByRole('button', { name: /^Payer/ }).click();
    await phone.page.waitForURL(/\/orders\//);
    await phone.reads(/à vous/);
    await expect.poll(() => cells('E-mail'), PATIENCE).toEqual(['E-mail', '1', '1', '1', '1', '€29.00', '0']);
    await phone.leaves();
  });

  test('a reminder goes out seven days before, at nine where the event is', async () => {
    for (const who of [bo, cy]) {
      const guest = await home.visitor({ at: balancer.url });
      await buys(home, guest, event, { tier: 'Regular', quantity: 1, name: who.name, email: who.email, source: 'instagram' });
      await guest.leaves();
    }
    await organizer.opens(desk('marketing'));
    await organizer.follows('Reminder');
    await organizer.types('Subject', 'In a week: Harbour Lights');
    await organizer.page.getByLabel('Text', { exact: true }).fill('Hello {{name}},\n\nbring a coat. {{link}}');
    await organizer.types('Days before the first day', '7');
    await organizer.reads(/^Goes out .*09:00\.$/);
    await organizer.presses('Save the mail');
    await organizer.presses('Schedule');
    await organizer.reads(/goes out/);
    const { items } = await call<{ items: { id: string; type: string; sendAt: string | null }[] }>(organizer, 'marketing.templates', {
      eventId: event.eventId,
    });
    const reminder = items.find(({ type }) => type === 'reminder');
    expect(new Date(reminder?.sendAt ?? '').toLocaleTimeString('en-GB', { timeZone: 'Europe/Paris', timeStyle: 'short' })).toBe('09:00');
    await clockStrikes(home, 'marketing.dueEmails');
    expect((await home.inbox.of(ana.email)).filter(({ subject }) => subject.startsWith('In a week'))).toEqual([]);
    await itsHourCame(home, reminder?.id ?? '');
    await clockStrikes(home, 'marketing.dueEmails');
    for (const { email } of [ana, bo, cy]) await home.inbox.mail(email, 'In a week: Harbour Lights');
  });

  test('a message goes to ticket holders on WhatsApp, and three reply', async () => {
    await call(organizer, 'marketing.saveWhatsapp', {
      eventId: event.eventId,
      audience: 'ticket_holders',
      template: { name: 'event_doors', language: 'en', text: 'Hello {{1}}, doors open at seven. {{2}}', parameters: ['name', 'link'] },
    });
    await organizer.opens(desk('marketing/whatsapp'));
    await organizer.page.getByRole('link', { name: /event_doors/ }).click();
    await organizer.presses('Send now');
    await organizer.presses(/^Send to 3/, organizer.dialog());
    const sent = async (): Promise<{ id: string; to: string }[]> => {
      const state: { messages: { id: string; to: string }[] } = await (await fetch(`${home.whatsappUrl}/_sandbox/whatsapp/state`)).json();
      return state.messages.filter(({ to }) => [ana, bo, cy].some(({ phone }) => phone === `+${to}`));
    };
    await expect.poll(async () => (await sent()).length, PATIENCE).toBe(3);
    for (const [who, text] of [
      [ana, 'See you there'],
      [bo, 'Is there a cloakroom?'],
      [cy, 'We are two'],
    ] as const) {
      const contextId = (await sent()).find(({ to }) => `+${to}` === who.phone)?.id;
      const answer = await fetch(`${home.whatsappUrl}/_sandbox/whatsapp/reply`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ from: who.phone, name: who.name, text, contextId }),
      });
      expect(answer.status).toBe(200);
    }
    await organizer.opens(desk('marketing/conversations'));
    for (const words of ['See you there', 'Is there a cloakroom?', 'We are two']) await organizer.reads(words);
    await organizer.looks('conversations');
  });

  test('what each of it brought stands on the page that was open all the while', async () => {
    const curious = await home.visitor({ at: balancer.url });
    await curious.opens(`/e/${event.slug}?utm_source=whatsapp&utm_medium=ticket_holders`);
    await curious.arrivesAt(event.title);
    await expect.poll(() => cells('WhatsApp'), PATIENCE).toEqual(['WhatsApp', '1', '0', '0', '0', '€0.00', '0']);
    await expect.poll(() => cells('Instagram'), PATIENCE).toEqual(['Instagram', '0', '2', '2', '2', '€58.00', '0']);
    await watching.reads('3 of 60');
    await watching.reads('€87.00');
    expect(await watching.page.evaluate(() => 'neverReloaded' in window)).toBe(true);
    expect(Math.min(...balancer.served())).toBeGreaterThan(5);
    await watching.looks('brought');
    await organizer.opens(desk('marketing'));
    await organizer.reads('In a week: Harbour Lights');
    await organizer.looks('timeline');
  });
});
