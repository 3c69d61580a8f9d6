/** The link in an organisation's mail: a reader who is nobody here stops the mails, has them again, and a mail program stops them by one click. */
import { call, hasOrganizer, house, publishes, type Mail, type Visitor } from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';

const home = house('unsubscribe');
const READER = 'romane@readers.test';

let organizer: Visitor;
let organizationId: string;
let mail: Mail;
let link: string;

beforeAll(async () => {
  const host = await hasOrganizer(home, 'Lucie Adresse', 'unsubscribe');
  ({ organizer } = host);
  organizationId = host.organization.id;
  await call(organizer, 'marketing.importContacts', {
    organizationId,
    csv: `email,name,email_consent\n${READER},Romane,oui`,
    dryRun: false,
    consentSource: 'Guest book',
  });
  const { eventId } = await publishes(host, {
    title: 'Letters by hand',
    summary: 'Ink, paper and an evening.',
    description: 'Pens are there.',
    inDays: 30,
    tiers: [{ name: 'Seat', price: 0, quantity: 20 }],
  });
  const { id: templateId } = await call<{ id: string }>(organizer, 'marketing.saveTemplate', {
    eventId,
    type: 'announcement',
    subject: 'An evening of letters',
    body: 'Hello {{name}}, come and write: {{link}}',
    schedule: null,
  });
  await call(organizer, 'marketing.sendNow', { templateId });
  mail = await home.inbox.mail(READER, 'An evening of letters');
  link = /https?:\/\/[^\s>]+\/unsubscribe\/[\w-]+/.exec(String(mail.headers['list-unsubscribe']))?.[0] ?? '';
}, 60_000);

const standing = async (): Promise<unknown[]> => {
  const { items } = await call<{ items: { emailConsent: boolean; emailSuppressed: string | null }[] }>(organizer, 'marketing.contacts', {
    organizationId,
    search: READER,
  });
  return [items[0]?.emailConsent, items[0]?.emailSuppressed];
};

describe('a reader, in French on a phone', () => {
  let reader: Visitor;

  test('finds the link in the mail, and opening it changes nothing', async () => {
    expect(link).toContain('/unsubscribe/');
    expect(mail.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    expect(mail.text).toContain(link);
    reader = await home.visitor({ language: 'fr', width: 360 });
    await reader.opens(link);
    await reader.arrivesAt('E-mails de Lucie Adresse & Friends');
    await reader.reads('E-mails à r•••@readers.test');
    await reader.looks('wanted');
    expect(await reader.page.content()).not.toContain(READER);
    expect(await standing()).toEqual([true, null]);
  });

  test('one press stops the mails, and says what that holds for', async () => {
    await reader.presses('Ne plus recevoir ces e-mails');
    await reader.arrivesAt('Plus d’e-mails de Lucie Adresse & Friends');
    await expect.poll(() => reader.page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await reader.looks('stopped');
    expect(await standing()).toEqual([false, 'unsubscribed']);
    await reader.page.reload();
    await reader.arrivesAt('Plus d’e-mails de Lucie Adresse & Friends');
  });

  test('another press has them come again', async () => {
    await reader.presses('Recevoir de nouveau ces e-mails');
    await reader.arrivesAt('Vous recevez de nouveau les e-mails de Lucie Adresse & Friends');
    expect(await standing()).toEqual([true, null]);
  });
});

describe('at a desk, in English', () => {
  let reader: Visitor;

  test('a mail program stops them by one click, and the page knows', async () => {
    const answer = await fetch(link, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(200);
    expect(await standing()).toEqual([false, 'unsubscribed']);
    reader = await home.visitor();
    await reader.opens(link);
    await reader.arrivesAt('No more mails from Lucie Adresse & Friends');
    await reader.looks('stopped');
    await reader.presses('Get these mails again');
    await reader.arrivesAt('Mails from Lucie Adresse & Friends reach you again');
    await reader.looks('again');
  });

  test('a link that was cut short says so', async () => {
    reader.expects(/404/);
    await reader.opens(link.slice(0, -3));
    await reader.arrivesAt('This link does not work any more');
    await reader.looks('dead');
  });
});
