/**
 * A message to those who hold tickets, by WhatsApp, and the talks that follow: who said yes gets it, who did not is left out, a number in the
 * United States fails with its reason; three reply, one of them STOP; one is answered. In English at a desk, in French on a phone.
 */
import {
  buys,
  call,
  hasAccount,
  house,
  inDays,
  type Language,
  person,
  type Published,
  publishes,
  runsOrganization,
  type Visitor,
  type Width,
} from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';
import { words } from './support/whatsapp-words.ts';

const home = house('whatsapp');
const CASTS = [
  {
    language: 'en',
    width: 1440,
    host: 'Nora Lindqvist',
    title: 'Lanterns on the Quay',
    asks: 'Is there parking nearby?',
    says: 'Yes, behind the mill: it opens at five.',
    ana: 'Ana Reyes',
    cleo: 'Cleo Marsh',
    dev: 'Dev Patel',
    elif: 'Elif Kaya',
    finn: 'Finn Doyle',
    numbers: 1,
  },
  {
    language: 'fr',
    width: 360,
    host: 'Margaux Vidal',
    title: 'Lanternes sur le quai',
    asks: 'Peut-on se garer tout près ?',
    says: 'Oui, derrière le moulin : c’est ouvert dès 17 heures.',
    ana: 'Alice Morel',
    cleo: 'Camille Petit',
    dev: 'Denis Leroy',
    elif: 'Émile Blanc',
    finn: 'Fanny Girard',
    numbers: 2,
  },
] as const satisfies { language: Language; width: Width; [more: string]: string | number }[];

interface StandIn {
  messages: { id: string; to: string; content: { kind: string; text?: string } }[];
}

describe.each(CASTS)('in $language at $width px', ({ language, width, host, title, asks, says, numbers, ...people }) => {
  const w = words[language];
  const group = `${language}-whatsapp`;
  const phoneOf = (last: number): string => `+3361234${numbers}${String(last).padStart(3, '0')}`;
  const ana = { name: people.ana, phone: phoneOf(101) };
  const cleo = { name: people.cleo, phone: phoneOf(102) };
  const dev = { name: people.dev, phone: phoneOf(103) };
  const elif = { name: people.elif, phone: `+1212555${numbers}104` };
  const finn = { name: people.finn, phone: phoneOf(105) };
  let organizer: Visitor;
  let event: Published;

  const state = async (): Promise<StandIn> => (await fetch(`${home.whatsappUrl}/_sandbox/whatsapp/state`)).json();
  /** Somebody takes their phone and answers what they got. */
  const replies = async ({ name, phone }: { name: string; phone: string }, text: string): Promise<void> => {
    const got = (await state()).messages.findLast(({ to }) => to === phone.slice(1));
    const answer = await fetch(`${home.whatsappUrl}/_sandbox/whatsapp/reply`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: phone, name, text, contextId: got?.id }),
    });
    expect(answer.status).toBe(200);
  };
  const card = (label: string) =>
    organizer.page.locator('[class*="card"]').filter({ has: organizer.page.getByText(label, { exact: true }) });
  const stands = async (label: string, figure: number): Promise<void> => {
    await expect.poll(() => card(label).first().innerText(), { timeout: 20_000 }).toContain(String(figure));
  };
  const line = (name: string) => organizer.page.getByRole('link', { name: new RegExp(name) });

  beforeAll(async () => {
    organizer = await home.visitor({ language, width });
    await hasAccount(home, organizer, person(host, group));
    const organization = await runsOrganization(home, organizer, { name: `${host} & Co` });
    event = await publishes(
      { organizer, organization },
      { title, summary: title, description: title, inDays: 9, tiers: [{ name: 'Regular', price: 0, quantity: 40 }] },
    );
    const everybody = [ana, cleo, dev, elif, finn];
    for (const { name } of everybody) {
      const guest = await home.visitor({ language });
      await buys(home, guest, event, { tier: 'Regular', quantity: 1, name, email: person(name, group).email });
      await guest.leaves();
    }
    const csv = [
      'email,name,whatsapp,whatsapp_consent',
      ...everybody.map(({ name, phone }) => `${person(name, group).email},${name},${phone},${phone === finn.phone ? 'no' : 'yes'}`),
    ].join('\n');
    await call(organizer, 'marketing.importContacts', {
      organizationId: organization.id,
      csv,
      dryRun: false,
      consentSource: 'Asked at the door of the last evening',
    });
  });

  test('a message is written as Meta approved it, and seen as a phone shows it', async () => {
    await organizer.opens(`/organizer/events/${event.eventId}/marketing/whatsapp`);
    await organizer.reads(w.none);
    await organizer.looks('empty');
    await organizer.follows(w.add);
    await organizer.reads(w.new);
    await organizer.types(w.name, 'Doors Open');
    await organizer.presses(w.save);
    await organizer.reads(w.nameWrong);
    await organizer.types(w.name, 'event_doors');
    await organizer.takes(w.holders);
    const text = organizer.page.getByLabel(w.text, { exact: true });
    await text.fill('Hello ');
    await organizer.presses(w.put.name);
    await text.press('End');
    await text.pressSequentially(', ');
    await organizer.presses(w.put.event);
    await text.press('End');
    await text.pressSequentially(' <b>');
    await organizer.presses(w.put.link);
    await organizer.reads(`Hello Camille Martin, ${title} <b>`, organizer.page.getByRole('figure'));
    await organizer.looks('written');
    await organizer.presses(w.save);
    await organizer.reads(w.saved);
    await stands(w.optedIn, 4);
    await stands(w.without, 1);
    await organizer.reads(w.noHour);
    await organizer.looks('saved');
  });

  test('it goes to those who said yes, and what becomes of it is seen', async () => {
    await organizer.presses(w.sendNow);
    await organizer.reads(w.sendTitle, organizer.dialog());
    await organizer.reads(w.sendLeft, organizer.dialog());
    await organizer.presses(w.send, organizer.dialog());
    await stands(w.figure('failed'), 1);
    await stands(w.figure('read'), 3);
    await organizer.reads(elif.name);
    await organizer.reads(w.unitedStates);
    await organizer.looks('sent');
    const { messages } = await state();
    const ours = messages.filter(({ to }) => [ana, cleo, dev, elif, finn].some(({ phone }) => phone === `+${to}`));
    expect(ours.map(({ to }) => `+${to}`).toSorted()).toEqual([ana, cleo, dev, elif].map(({ phone }) => phone).toSorted());
  });

  test('three reply, and are read', async () => {
    await replies(dev, 'OK');
    await replies(cleo, 'STOP');
    await replies(ana, asks);
    await stands(w.figure('replied'), 3);
    await organizer.follows(w.conversations);
    await organizer.reads(asks);
    await organizer.reads(cleo.name);
    await organizer.reads(dev.name);
    await organizer.looks('conversations');
    await line(ana.name).click();
    await organizer.reads(w.until);
    await organizer.looks('conversation');
    if (width === 360) await organizer.follows(w.all);
    await expect.poll(() => line(ana.name).innerText(), { timeout: 20_000 }).not.toContain(w.unread);
    expect(await line(dev.name).innerText()).toContain(w.unread);
  });

  test('one is answered, within the 24 hours', async () => {
    if (width === 360) await line(ana.name).click();
    await organizer.page.getByLabel(w.answer(ana.name), { exact: true }).fill(says);
    await organizer.presses(w.sendAnswer);
    const answer = organizer.page.getByRole('listitem').filter({ hasText: says });
    await organizer.reads(w.read, answer);
    await organizer.looks('answered');
    expect((await state()).messages.findLast(({ to }) => `+${to}` === ana.phone)?.content).toMatchObject({ kind: 'text', text: says });
  });

  test('whoever said STOP is out, of answers and of the next message', async () => {
    if (width === 360) await organizer.follows(w.all);
    await line(cleo.name).click();
    await organizer.reads(w.stopped);
    expect(await organizer.page.getByLabel(w.answer(cleo.name), { exact: true }).isEditable()).toBe(false);
    await organizer.looks('stopped');
    await call(organizer, 'marketing.saveWhatsapp', {
      eventId: event.eventId,
      audience: 'ticket_holders',
      template: { name: 'event_last', language, text: title, parameters: [] },
    });
    await organizer.opens(`/organizer/events/${event.eventId}/marketing/whatsapp`);
    await organizer.reads(w.reach3);
    await organizer.looks('list');
  });

  test('the next one is given an hour, paused and taken away', async () => {
    await organizer.page.getByRole('link', { name: w.openOf('event_last') }).click();
    await organizer.types(w.day, inDays(4, '10:00').slice(0, 10));
    await organizer.types(w.time, '10:30');
    // A colleague saves meanwhile.
    organizer.expects(/409/);
    const { pathname } = new URL(organizer.page.url());
    await call(organizer, 'marketing.saveWhatsapp', {
      eventId: event.eventId,
      whatsappId: pathname.slice(pathname.lastIndexOf('/') + 1),
      audience: 'ticket_holders',
      template: { name: 'event_other', language, text: title, parameters: [] },
    });
    await organizer.presses(w.save);
    await organizer.looks('stale');
    await organizer.presses(w.keepMine);
    await organizer.reads(w.saved);
    await organizer.presses(w.schedule);
    await organizer.reads('10:30', organizer.dialog());
    await organizer.presses(w.schedule, organizer.dialog());
    await organizer.reads(w.goesOut);
    await organizer.looks('scheduled');
    await organizer.presses(w.pause);
    await organizer.presses(w.pauseIt, organizer.dialog());
    await organizer.reads(w.paused);
    await organizer.presses(w.remove);
    await organizer.presses(w.removeIt, organizer.dialog());
    await organizer.reads(w.add);
    await expect.poll(() => organizer.page.getByRole('link', { name: w.openOf('event_last') }).count()).toBe(0);
  });
});
