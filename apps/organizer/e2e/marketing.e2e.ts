/**
 * Marketing of an event that is published: a reminder written with its hour, tried on oneself, sent to those who hold tickets, opened and followed by
 * them; the page and the posts edited; a run paused and resumed. What people get is read in their mail.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import {
  buys,
  call,
  hasAccount,
  hasOrganizer,
  house,
  type Mail,
  person,
  publishes,
  type Published,
  runsOrganization,
  type Visitor,
} from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';

const home = house('marketing');
const PICTURES = path.join(import.meta.dirname, '../../../test-results/screenshots/marketing');
const GUESTS = ['Inès Petit', 'Hugo Blanc', 'Léa Roux'] as const;
const DAY = 86_400_000;

const plan = {
  summary: 'Clockwork, by candlelight.',
  description: 'Twelve makers show what turns, ticks and sings.',
  inDays: 20,
  tiers: [{ name: 'Regular', price: 0, quantity: 40 }],
};

/** A mail as its reader's program draws it. */
async function pictures(visitor: Visitor, { html }: Mail, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const page = await visitor.context.newPage();
  await page.setContent(html);
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true });
  await page.close();
}

const found = (text: string, pattern: RegExp): string => {
  const [one] = pattern.exec(text) ?? [];
  if (one === undefined) throw new Error(`No ${pattern} in ${text.slice(0, 2000)}`);
  return one.replaceAll('&amp;', '&');
};

/** The line of the timeline with this title. */
const line = (visitor: Visitor, title: string) =>
  visitor.page.getByRole('listitem').filter({ has: visitor.page.getByRole('heading', { level: 3, name: title }) });

describe('a reminder, from its first word to a click', () => {
  let organizer: Visitor;
  let event: Published;
  const owner = person('Odile Morel', 'marketing');

  beforeAll(async () => {
    const host = await hasOrganizer(home, owner.name, 'marketing');
    organizer = host.organizer;
    event = await publishes(host, { ...plan, title: 'Évening of Small Machines' });
    for (const name of GUESTS)
      await buys(home, await home.visitor({ language: 'en' }), event, {
        tier: 'Regular',
        quantity: 1,
        name,
        email: person(name, 'marketing-guests').email,
      });
  });

  test('nothing is planned at first', async () => {
    await organizer.opens(`/organizer/events/${event.eventId}`);
    await organizer.follows('Marketing', organizer.page.getByRole('navigation', { name: 'Pages of this event' }));
    await organizer.reads('Nothing is planned');
    await organizer.looks('timeline-empty');
  });

  test('is written, from a proposal, with its hour counted from the event', async () => {
    await organizer.follows('Reminder');
    await organizer.presses('Save the mail');
    await organizer.reads('Give it a subject.');
    await organizer.presses('Propose');
    await organizer.reads(/^Proposed (by|from)/);
    await organizer.looks('mail-proposed');
    await organizer.presses('Take: Text');
    await organizer.presses('Leave it');
    await organizer.types('Subject', 'See you soon, {{name}}');
    const body = organizer.page.getByLabel('Text', { exact: true });
    await body.fill('Hello {{name}},\n\n<b>Doors</b> open at seven. ');
    await organizer.presses(/^Link/);
    await expect.poll(() => body.inputValue()).toContain('{{link}}');
    await organizer.types('Days before the first day', '3');
    await organizer.reads(/^Goes out .*09:00\.$/);
    await organizer.reads('Hello Mia,');
    await organizer.takes('Phone');
    await organizer.looks('mail-new');
    await organizer.presses('Save the mail');
    await organizer.reads('Goes to 3 people as things stand: everybody who holds a ticket.');
    await organizer.takes('Desktop');
    await organizer.looks('mail');
  });

  test('is tried on oneself, and counts nothing', async () => {
    await organizer.presses('Send me a test');
    await organizer.reads(`A test is on its way to ${owner.email}.`);
    const mail = await home.inbox.mail(owner.email, 'See you soon, Odile Morel');
    expect(mail.subject).toContain('[Test]');
    expect(mail.html).not.toContain('<b>Doors</b>');
    await pictures(organizer, mail, 'mail-test');
  });

  test('is not written over unseen by what a colleague saved meanwhile', async () => {
    organizer.expects(/409/);
    const { items } = await call<{ items: { id: string; body: string }[] }>(organizer, 'marketing.templates', { eventId: event.eventId });
    const [mail] = items;
    const saved = { eventId: event.eventId, templateId: mail?.id, type: 'reminder', body: mail?.body };
    await organizer.types('Subject', 'Until soon, {{name}}');
    await call(organizer, 'marketing.saveTemplate', { ...saved, subject: 'See you on the night, {{name}}' });
    await organizer.presses('Save');
    await organizer.reads('Somebody else saved meanwhile');
    await organizer.looks('mail-stale');
    await organizer.presses('Take theirs');
    await expect.poll(() => organizer.page.getByLabel('Subject', { exact: true }).inputValue()).toBe('See you on the night, {{name}}');
    await organizer.types('Subject', 'See you soon, {{name}}');
    await call(organizer, 'marketing.saveTemplate', { ...saved, subject: 'See you' });
    await organizer.presses('Save');
    await organizer.presses('Keep mine and save');
    await organizer.reads('Saved.');
  });

  test('is scheduled, paused and resumed', async () => {
    await organizer.presses('Schedule');
    await organizer.reads(/^“See you soon, \{\{name\}\}” goes out/);
    await organizer.presses('Pause');
    await organizer.reads(/is paused\. Nothing of it goes out/);
    await organizer.looks('mail-paused');
    await organizer.presses('Resume');
    await organizer.reads(/goes out/);
    await organizer.follows('Back to the timeline');
    await organizer.reads('Scheduled', line(organizer, 'See you soon, {{name}}'));
    await organizer.looks('timeline-scheduled');
  });

  test('is sent to those who hold tickets, who open it and follow its link', async () => {
    await organizer.presses('Send now See you soon, {{name}}');
    await organizer.reads('3 people get it within minutes: everybody who holds a ticket.', organizer.dialog());
    await organizer.looks('send-now');
    await organizer.presses('Send to 3 people', organizer.dialog());
    const mails = await Promise.all(GUESTS.map((name) => home.inbox.mail(person(name, 'marketing-guests').email, `See you soon, ${name}`)));
    const [mail] = mails;
    if (mail === undefined) throw new Error('no mail');
    expect(mail.text).toContain('Hello Inès Petit,');
    await pictures(organizer, mail, 'mail-sent');
    const row = line(organizer, 'See you soon, {{name}}');
    await organizer.reads('Sent', row);
    const guest = await home.visitor({ language: 'en' });
    await guest.context.request.get(found(mail.html, /https?:\/\/[^"'\s]*\/t\/o\/[^"'\s]+/));
    await guest.opens(found(mail.html, /https?:\/\/[^"'\s]*\/t\/c\/[^"'\s]+/));
    await guest.arrivesAt(event.title);
    expect(new URL(guest.page.url()).searchParams.get('utm_medium')).toBe('reminder');
    await expect
      .poll(() => row.locator('dl').textContent(), { timeout: 30_000 })
      .toBe('Recipients3Sent3Opened1 33%Clicked1 33%Bounced0Unsubscribed0');
    await organizer.looks('timeline-sent');
  });

  test('is listed by recipient', async () => {
    await organizer.follows('Who got it: See you soon, {{name}}');
    await organizer.reads('Hugo Blanc');
    await organizer.reads(/^clicked /);
    await organizer.looks('deliveries');
    await organizer.selects('State', 'Bounced');
    await organizer.reads('None of those');
    await organizer.page.reload();
    await organizer.reads('None of those');
  });

  test('can be read again, and not be changed', async () => {
    await organizer.follows('Timeline');
    await organizer.follows('Open See you soon, {{name}}');
    await organizer.reads('It has gone out. What it said stands here as it was.');
    await organizer.looks('mail-sent-page');
  });

  test('the page and the posts are edited, and the page shows it', async () => {
    await organizer.follows('Page and posts');
    await organizer.types('Headline', 'Machines that sing');
    await organizer.presses('Propose', organizer.page.getByRole('region', { name: 'Posts' }));
    await organizer.reads(/^Proposed (by|from)/);
    await organizer.presses('Take: Post for LinkedIn');
    await organizer.presses('Leave it');
    await organizer.page.locator('summary').filter({ hasText: 'LinkedIn' }).click();
    await organizer.reads('To copy for LinkedIn');
    await organizer.looks('content');
    await organizer.presses('Save');
    await organizer.reads('Saved. The page shows it.');
    const guest = await home.visitor({ language: 'en' });
    await guest.opens(`/e/${event.slug}`);
    await guest.reads('Machines that sing');
  });

  test('what a colleague saved meanwhile is not written over unseen', async () => {
    organizer.expects(/409/);
    await organizer.types('Headline', 'Machines that whisper');
    await call(organizer, 'marketing.saveContent', { eventId: event.eventId, landingPage: { headline: 'Machines that hum' } });
    await organizer.presses('Save');
    await organizer.reads('Somebody else saved meanwhile');
    await organizer.looks('content-stale');
    await organizer.presses('Keep mine and save');
    await organizer.reads('Saved. The page shows it.');
    expect(await call(organizer, 'marketing.campaign', { eventId: event.eventId })).toMatchObject({
      content: { landingPage: { headline: 'Machines that whisper' } },
    });
  });
});

describe('a plan with everything in it, on a phone', () => {
  let organizer: Visitor;
  let event: Published;

  beforeAll(async () => {
    organizer = await home.visitor({ language: 'fr', width: 360 });
    await hasAccount(home, organizer, person('Paule Roche', 'marketing'));
    const organization = await runsOrganization(home, organizer, { name: 'Les Veillées' });
    event = await publishes({ organizer, organization }, { ...plan, title: 'Veillée des petites machines' });
    const { eventId } = event;
    const writes = async (type: string, subject: string, schedule: object | null) =>
      call<{ id: string }>(organizer, 'marketing.saveTemplate', {
        eventId,
        type,
        subject,
        body: 'Bonjour {{name}},\n\nTout est là : {{link}}',
        schedule,
      });
    const announcement = await writes('announcement', 'Douze machines, une soirée', { at: new Date(Date.now() + DAY).toISOString() });
    const reminder = await writes('reminder', 'C’est bientôt', { offsetDays: 7, time: '09:00' });
    await writes('last_chance', 'Les dernières places', { offsetDays: 2, time: '09:00' });
    const confirmation = await writes('confirmation', 'Votre commande, et la suite', null);
    await writes('follow_up', 'Merci d’être venus', { offsetDays: 1, time: '10:00' });
    await call(organizer, 'marketing.saveWhatsapp', {
      eventId,
      audience: 'ticket_holders',
      template: { name: 'event_update', language: 'fr', text: 'Bonjour {{1}}, à demain.', parameters: ['name'] },
      scheduledAt: new Date(Date.now() + 19 * DAY).toISOString(),
    });
    for (const { id } of [announcement, reminder, confirmation]) await call(organizer, 'marketing.schedule', { templateId: id });
    // Its hour is moved to where it lies behind: it is missed, and does not go out by itself.
    await call(organizer, 'marketing.saveTemplate', {
      eventId,
      templateId: announcement.id,
      type: 'announcement',
      subject: 'Douze machines, une soirée',
      body: 'Bonjour {{name}},\n\nTout est là : {{link}}',
      schedule: { at: new Date(Date.now() - DAY).toISOString() },
    });
  });

  test('says what goes out when, and what was missed', async () => {
    await organizer.opens(`/organizer/events/${event.eventId}/marketing`);
    await organizer.reads('L’heure est passée sans envoi');
    await organizer.reads('À chaque commande');
    await organizer.reads('WhatsApp aux détenteurs');
    await organizer.looks('timeline');
    await organizer.presses('Mettre en pause C’est bientôt');
    await organizer.reads(/est en pause\. Rien n’en part/);
    await organizer.presses('Reprendre C’est bientôt');
    await organizer.reads(/C’est bientôt\s» part/);
  });

  test('one of them is given another hour', async () => {
    await organizer.follows('Ouvrir Les dernières places');
    await organizer.takes('Jour et heure');
    await organizer.looks('mail');
    await organizer.follows('Retour au calendrier');
    await organizer.reads('Quitter sans enregistrer ?', organizer.dialog());
    await organizer.looks('mail-leave');
    await organizer.presses('Rester', organizer.dialog());
    await organizer.presses('Enregistrer');
    await organizer.reads('Choisissez un jour et une heure.');
    await organizer.takes('Jours avant');
    await organizer.types('Jours avant le premier jour', '1');
    await organizer.reads(/^Part .*09:00\.$/);
    organizer.expects(/409/);
    await call(organizer, 'marketing.saveTemplate', {
      eventId: event.eventId,
      type: 'last_chance',
      subject: 'Plus que quelques places',
      body: 'Bonjour {{name}} : {{link}}',
    });
    await organizer.presses('Enregistrer');
    await organizer.reads('Quelqu’un d’autre a enregistré entre-temps');
    await organizer.looks('mail-stale');
    await organizer.presses('Garder la mienne et enregistrer');
    await organizer.reads('Enregistré.');
    await organizer.presses('Programmer');
    await organizer.reads(/Les dernières places\s» part/);
  });

  test('a second reminder stands beside the first', async () => {
    await organizer.follows('Retour au calendrier');
    await organizer.follows('Rappel');
    await organizer.reads('Il en existe déjà un de ce genre');
    await organizer.types('Objet', 'C’est demain');
    await organizer.page.getByLabel('Texte', { exact: true }).fill('À demain : {{link}}');
    await organizer.presses('Enregistrer l’e-mail');
    await organizer.reads('À ce jour, personne ne le recevrait.');
    await organizer.presses('Supprimer cet e-mail');
    await organizer.looks('mail-remove');
    await organizer.presses('Supprimer', organizer.dialog());
    await organizer.reads('Douze machines, une soirée');
  });

  test('page, posts and deliveries are as narrow', async () => {
    await organizer.follows('Page et publications');
    await organizer.presses('X');
    await organizer.looks('content');
    await organizer.follows('Envois');
    await organizer.presses('Quitter', organizer.dialog());
    await organizer.reads('Rien n’est encore parti');
    await organizer.looks('deliveries-empty');
  });
});
