/**
 * From a list of people to a full house: contacts are looked at and imported, an announcement is proposed, edited and sent, somebody follows its link on
 * a phone and buys; a reminder goes out seven days before at nine; a message goes to ticket holders on WhatsApp and three reply; and the organizer sees
 * on an open page what each of it brought. Two API processes stand behind the one address that the organizer and the first buyer come by.
 * And a run to many: stopped midway, gone on with, and listed one by one; for colleagues who are not where the event is.
 */
import {
  type Balancer,
  buys,
  buysSeats,
  call,
  clockStrikes,
  hasAccount,
  hasOrganizer,
  house,
  inDays,
  isMemberOf,
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
    await Promise.all([organizer, watching].map((visitor) => visitor?.leaves()));
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

describe('a run of many, stopped midway', () => {
  const subject = 'A seat at the long table';
  /** Two handfuls of 25 go out at a time. */
  const crowd = Array.from({ length: 120 }, (_, at) => ({
    name: `Reader ${at + 1}`,
    email: `reader.${at + 1}@${at % 40 === 7 ? 'bounce' : 'crowd'}.test`,
  }));
  let organizer: Visitor;
  /** On a phone, in New York. */
  let colleague: Visitor;
  let event: Published;
  let refused = '';

  beforeAll(async () => {
    const host = await hasOrganizer(home, 'Nora Vidal', 'marketing');
    ({ organizer } = host);
    const organizationId = host.organization.id;
    colleague = await home.visitor({ language: 'fr', width: 360, timeZone: 'America/New_York' });
    await hasAccount(home, colleague, person('Colin Tremblay', 'marketing'));
    await buysSeats(home, organizer, organizationId, 5);
    await isMemberOf(colleague, host.organization, organizer);
    const { person: his } = await call<{ person: { id: string } }>(colleague, 'identity.me');
    await call(organizer, 'seats.setMemberRole', { organizationId, userId: his.id, role: 'admin' });
    event = await publishes(host, {
      title: 'The Long Table',
      summary: 'Eighty metres, one evening.',
      description: 'Everybody brings a plate.',
      inDays: 20,
      tiers: [{ name: 'Regular', price: 0, quantity: 200 }],
    });
    await call(organizer, 'marketing.importContacts', {
      organizationId,
      csv: ['email,name,email_consent', ...crowd.map(({ email, name }) => `${email},${name},yes`)].join('\n'),
      dryRun: false,
      consentSource: 'Guest book',
    });
    const { eventId } = event;
    const writes = (type: string, title: string, schedule: object | null) =>
      call<{ id: string }>(organizer, 'marketing.saveTemplate', { eventId, type, subject: title, body: 'Hello {{name}}', schedule });
    await writes('announcement', subject, null);
    const reminder = await writes('reminder', 'The table is laid', { offsetDays: 3, time: '18:30' });
    await call(organizer, 'marketing.schedule', { templateId: reminder.id });
  });

  /** The line of the timeline with this title. */
  const line = (visitor: Visitor, title: string) =>
    visitor.page.getByRole('listitem').filter({ has: visitor.page.getByRole('heading', { level: 3, name: title }) });
  const marketing = (): string => `/organizer/events/${event.eventId}/marketing`;
  const clock = (at: string, timeZone: string): string => new Date(at).toLocaleTimeString('en-GB', { timeZone, timeStyle: 'short' });

  test('is paused on a phone: what is on its way arrives, and nothing more', async () => {
    await organizer.opens(marketing());
    await colleague.opens(`/organizer/events/${event.eventId}`);
    await colleague.arrivesAt(event.title);
    const being = (state: 'queued' | 'sending') =>
      call<{ items: { recipient: string }[] }>(organizer, 'marketing.deliveries', { eventId: event.eventId, state, limit: 100 });
    const held = await home.inbox.holds('@crowd.test', 0);
    try {
      await organizer.presses(`Send now ${subject}`);
      await organizer.presses('Send to 120 people', organizer.dialog());
      await expect.poll(async () => (await being('sending')).items.length, PATIENCE).toBe(50);
      await colleague.follows('Communication');
      await colleague.reads('0 sur 120 partis');
      await colleague.presses(`Mettre en pause ${subject}`);
      await colleague.reads(/est en pause\. Ce qui était déjà en route arrive encore/);
    } finally {
      await held.release();
    }
    await colleague.reads('Arrêté en chemin : 50 sur 120 sont partis.');
    await colleague.looks('run-paused');
    await organizer.reads('Stopped midway: 50 of 120 have gone out.');
    // What was said when it began does not hold any more, though somebody else paused it.
    await expect.poll(() => organizer.page.getByText('is going out.').count(), PATIENCE).toBe(0);
    for (const other of ['Pause', 'Resume', 'Send now']) expect(await organizer.button(`${other} ${subject}`).count()).toBe(0);
    await clockStrikes(home, 'marketing.dueEmails');
    const stands = await being('queued');
    expect(stands.items).toHaveLength(70);
    const had = (await home.inbox.called(subject)).flatMap(({ to }) => to);
    for (const { recipient } of stands.items) expect(had).not.toContain(recipient);
    // Who says no in the meantime does not get it any more.
    refused = stands.items.find(({ recipient }) => recipient.endsWith('@crowd.test'))?.recipient ?? '';
    const { items } = await call<{ items: { id: string }[] }>(organizer, 'marketing.contacts', {
      organizationId: event.organization.id,
      search: refused,
    });
    await call(organizer, 'marketing.setConsent', { contactId: items[0]?.id, channel: 'email', granted: false });
  });

  test('goes on where it was: nobody is missed, and nobody has it twice', async () => {
    await organizer.follows(`Open ${subject}`);
    await organizer.reads('Stopped midway: 50 of 120 have gone out.');
    await organizer.looks('run-paused');
    await call(organizer, 'events.update', { eventId: event.eventId, startsAt: inDays(21, '18:00'), endsAt: inDays(21, '22:00') });
    await organizer.reads(/^The event moved while this was going out\./);
    await organizer.looks('run-held');
    await colleague.reads(/^L’événement a changé pendant l’envoi\./, line(colleague, subject));
    await colleague.looks('run-held');
    await organizer.presses('Go on sending');
    await organizer.reads('The 70 people who have not had it yet get it within minutes.', organizer.dialog());
    await organizer.presses('Send to 70 people', organizer.dialog());
    await organizer.reads('It has gone out. What it said stands here as it was.');
    const had = (await home.inbox.called(subject)).flatMap(({ to }) => to);
    const wanted = crowd.flatMap(({ email }) => (email.endsWith('@bounce.test') || email === refused ? [] : email));
    expect(had.toSorted()).toEqual(wanted.toSorted());
    await colleague.reads('Envoyé', line(colleague, subject));
    const figures = async (): Promise<string> => (await line(colleague, subject).locator('dl').textContent())?.replaceAll(/\s/g, ' ') ?? '';
    await expect.poll(figures, PATIENCE).toBe('Destinataires120Envoyés119Ouverts0 0 %Cliqués0 0 %Rejetés3Désabonnés0Écartés1');
    expect(await colleague.page.getByText('est en pause').count()).toBe(0);
  });

  test('everybody is listed, page by page, by what became of it', async () => {
    const rows = colleague.page.locator('tbody tr');
    const shows = (count: number) => expect.poll(() => rows.count(), { timeout: 30_000 }).toBe(count);
    await colleague.follows(`Qui l’a reçu : ${subject}`);
    for (const count of [50, 100]) {
      await shows(count);
      await colleague.presses('Afficher la suite');
    }
    await shows(120);
    expect(await colleague.button('Afficher la suite').count()).toBe(0);
    const names = await rows.locator('td:first-child strong').allInnerTexts();
    expect(names.toSorted()).toEqual(crowd.map(({ name }) => name).toSorted());
    await colleague.selects('État', 'Rejeté');
    await shows(3);
    await colleague.reads('Vérifiez l’adresse avec la personne.');
    await colleague.looks('deliveries-bounced');
    await colleague.selects('État', 'Tous');
    await shows(120);
    await colleague.follows('Calendrier');
    await colleague.reads('Déjà partis');
    await colleague.page.goBack();
    await shows(120);

    await organizer.follows('Who got it');
    await organizer.button('Show more').waitFor();
    await organizer.looks('deliveries-many');
    await organizer.selects('State', 'Left out');
    await organizer.reads(refused);
  });

  test('hours are the event’s for who is elsewhere, and so is an hour that they type', async () => {
    const zone = 'Pacific/Auckland';
    await call(organizer, 'identity.updateProfile', { locale: 'en', timeZone: zone });
    const abroad = await home.visitor({ timeZone: zone });
    await abroad.context.addCookies(await organizer.context.cookies());
    await abroad.opens(marketing());
    await abroad.reads('Times are the event’s, in Paris.');
    await abroad.follows('Last chance');
    await abroad.types('Subject', 'Two chairs are left');
    await abroad.page.getByLabel('Text', { exact: true }).fill('Come, {{name}}');
    await abroad.takes('Day and time');
    const day = inDays(9, '00:00').slice(0, 10);
    await abroad.types('Day', day);
    await abroad.types('Time', '18:30');
    await abroad.reads(/^Goes out .*, 18:30 Paris \(.* Auckland\)\.$/);
    await abroad.looks('mail-elsewhere');
    await abroad.presses('Save the mail');
    await abroad.presses('Schedule');
    await abroad.reads(/^“Two chairs are left” goes out .*, 18:30 Paris \(.* Auckland\)\.$/);
    const { items } = await call<{ items: { subject: string; sendAt: string }[] }>(abroad, 'marketing.templates', {
      eventId: event.eventId,
    });
    const at = items.find((mail) => mail.subject === 'Two chairs are left')?.sendAt ?? '';
    expect([at.slice(0, 10), clock(at, 'Europe/Paris')]).toEqual([day, '18:30']);
    await abroad.follows('Back to the timeline');
    await abroad.reads(new RegExp(`, 18:30 Paris \\(.*${clock(at, zone)} Auckland\\)$`), line(abroad, 'Two chairs are left'));
    await abroad.follows('Deliveries');
    await abroad.reads(/Times are the event’s, in Paris\.$/);

    await colleague.opens(marketing());
    await colleague.reads(
      new RegExp(`, 18:30 Paris \\(.*${clock(at, 'America/New_York')} New York\\)$`),
      line(colleague, 'Two chairs are left'),
    );
  });
});
