/**
 * Planning an event: begun on a laptop without an account, gone on with on a phone after signing in, published. And what several tabs, and a
 * connection that comes and goes, do to a draft.
 */
import {
  call,
  house,
  isSignedIn,
  person,
  PLATFORM_OWNER,
  runsOrganization,
  hasAccount,
  type Organization,
  type Visitor,
} from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';
import { wizardWords } from './support/wizard-words.ts';

const home = house('wizard');
const w = wizardWords.en;
const f = wizardWords.fr;
const EVENT = 'Light in the Harbour';
const CITY = 'Marseille';
const HALL = 'Halle du Port';

const sessionOf = (visitor: Visitor): string => {
  const [, id] = /wizard\/([0-9a-f-]+)/.exec(visitor.page.url()) ?? [];
  if (id === undefined) throw new Error(`No draft at ${visitor.page.url()}`);
  return id;
};
interface Held {
  version: number;
  data: Record<string, Record<string, unknown>>;
  provenance: Record<string, Record<string, string>>;
}
const held = (visitor: Visitor): Promise<Held> => call<Held>(visitor, 'wizard.get', { sessionId: sessionOf(visitor) });

/** Adds a ticket; its fields open by themselves. */
async function addsTicket(visitor: Visitor, name: string, price: string, quantity: string): Promise<void> {
  await visitor.presses(w.tickets.add);
  const row = visitor.page.getByRole('list', { name: 'Tickets' }).getByRole('listitem').last();
  await row.getByLabel(w.tickets.name, { exact: true }).fill(name);
  await row.getByLabel(w.tickets.price).fill(price);
  await row.getByLabel(w.tickets.quantity, { exact: true }).fill(quantity);
}

/** The last ticket's sale gets a day, then a time of its own, and neither in the end. */
async function sellsFrom(visitor: Visitor): Promise<void> {
  const row = visitor.page.getByRole('list', { name: 'Tickets' }).getByRole('listitem').last();
  const [day, time] = [row.getByLabel(w.tickets.from, { exact: true }), row.getByLabel(w.tickets.time, { exact: true })];
  const from = async (): Promise<unknown> => {
    const { tiers } = (await held(visitor)).data['ticketing'] ?? {};
    return (Array.isArray(tiers) ? tiers.at(-1)?.saleStartsAt : undefined) ?? null;
  };
  expect(await time.count()).toBe(0);
  await day.fill('2027-03-01');
  await expect.poll(from).toBe('2027-03-01T08:00:00.000Z');
  await time.fill('18:30');
  await expect.poll(from).toBe('2027-03-01T17:30:00.000Z');
  await day.fill('');
  await expect.poll(from).toBeNull();
  expect(await time.count()).toBe(0);
}

describe('an organizer on a laptop, then on a phone', () => {
  const omar = person('Omar Diallo', 'harbour');
  let laptop: Visitor;
  let phone: Visitor;
  let owner: Visitor;
  let hall: Organization;

  beforeAll(async () => {
    laptop = await home.visitor({ language: 'en', width: 1440 });
    owner = await home.visitor();
    await hasAccount(home, owner, person('Vera Port', 'harbour-venue'));
    hall = await runsOrganization(home, owner, { name: 'Port Venues' });
    await call(owner, 'venues.create', {
      organizationId: hall.id,
      name: HALL,
      description: 'A hall of brick and steel by the water, with daylight from above.',
      address: '12 quai du Port',
      city: CITY,
      country: 'FR',
      timeZone: 'Europe/Paris',
      capacity: 450,
      pricePerDay: 240_000,
    });
  });

  test('begins without an account', async () => {
    await laptop.opens('/organizer/');
    await laptop.reads(w.home.empty);
    await laptop.looks('home-empty');
    await laptop.presses(w.home.plan);
    await laptop.arrivesAt(w.stage.contact);
    await laptop.presses(w.onward);
    await laptop.reads(w.contact.nameNeeded);
    await laptop.types(w.contact.name, omar.name);
    await laptop.types(w.contact.email, omar.email);
    await laptop.reads(w.saved);
    await laptop.looks('contact');
    await laptop.presses(w.onward);
    await laptop.arrivesAt(w.stage.basics);
  });

  test('is told what is missing', async () => {
    await laptop.presses(w.onward);
    await laptop.reads(w.basics.titleNeeded);
    await laptop.looks('basics-missing');
  });

  test('tells the assistant what it is to be, accepts what it proposes, and corrects it', async () => {
    const composer = laptop.page.getByLabel(w.assistant.composer, { exact: true });
    await composer.fill('A two-day light festival for 350 people in Marseille, from 18 June 2027 to 19 June 2027');
    await composer.press('Enter');
    await laptop.button(w.proposal.takeAll).waitFor();
    await laptop.reads(w.assistant.beside);
    await laptop.looks('talk');
    expect((await held(laptop)).data['event_basics']).not.toHaveProperty('title');
    await laptop.presses(w.proposal.takeAll);
    await laptop.reads(w.assistant.accepted);
    await expect
      .poll(async () => (await held(laptop)).provenance['event_basics'])
      .toMatchObject({ title: 'assistant', startsAt: 'assistant', expectedAttendance: 'assistant' });
    await laptop.types(w.basics.name, EVENT);
    await laptop.takes(w.basics.inPerson);
    await laptop.types(w.basics.startDay, '2027-06-18');
    await laptop.types(w.basics.startTime, '09:00');
    await laptop.types(w.basics.endDay, '2027-06-19');
    await laptop.types(w.basics.endTime, '18:00');
    await laptop.types(w.basics.attendance, '400');
    await laptop.reads(w.saved);
    await expect
      .poll(async () => (await held(laptop)).provenance['event_basics'])
      .toMatchObject({ title: 'person', expectedAttendance: 'person' });
    const { startsAt, endsAt, ...basics } = (await held(laptop)).data['event_basics'] ?? {};
    expect(basics).toMatchObject({ title: EVENT, expectedAttendance: 400 });
    expect([startsAt, endsAt].map((at) => new Date(String(at)).toISOString())).toEqual([
      '2027-06-18T07:00:00.000Z',
      '2027-06-19T16:00:00.000Z',
    ]);
  });

  test('a time that clocks show twice is asked about, and half a year is no date yet', async () => {
    const starts = async () => (await held(laptop)).data['event_basics']?.['startsAt'] ?? null;
    const day = laptop.page.getByLabel(w.basics.startDay, { exact: true });
    await laptop.types(w.basics.startDay, '2027-10-31');
    await laptop.types(w.basics.startTime, '02:30');
    await laptop.takes(w.basics.second);
    await expect.poll(starts).toBe('2027-10-31T01:30:00.000Z');
    await laptop.takes(w.basics.first);
    await expect.poll(starts).toBe('2027-10-31T00:30:00.000Z');
    await laptop.types(w.basics.startDay, '0202-06-18');
    await expect.poll(starts).toBeNull();
    expect(await day.inputValue()).toBe('0202-06-18');
    await laptop.types(w.basics.startDay, '2027-06-18');
    await laptop.types(w.basics.startTime, '09:00');
    await laptop.types(w.basics.endDay, '2027-06-19');
    await laptop.types(w.basics.endTime, '18:00');
    await expect.poll(starts).toBe('2027-06-18T07:00:00.000Z');
  });

  test('lets the words be proposed, takes some and corrects them', async () => {
    await laptop.presses(w.basics.suggest);
    await laptop.button(w.proposal.take(w.basics.summary)).waitFor();
    await laptop.presses(w.proposal.take(w.basics.summary));
    await expect.poll(async () => (await held(laptop)).provenance['event_basics']).toMatchObject({ summary: 'assistant', title: 'person' });
    await laptop.presses(w.proposal.take(w.basics.description));
    await expect.poll(async () => (await held(laptop)).provenance['event_basics']).toMatchObject({ description: 'assistant' });
    const summary = laptop.page.getByLabel(w.basics.summary, { exact: true });
    await summary.fill('Two days of light and sound at the old port.');
    await laptop.page.keyboard.press('Tab');
    await expect
      .poll(async () => (await held(laptop)).provenance['event_basics'])
      .toMatchObject({ summary: 'person', description: 'assistant' });
    await laptop.looks('basics');
  });

  test('survives a refresh: everything is there again', async () => {
    await laptop.page.reload();
    await laptop.arrivesAt(w.stage.basics);
    expect(await laptop.page.getByLabel(w.basics.name, { exact: true }).inputValue()).toBe(EVENT);
    expect(await laptop.page.getByLabel(w.basics.startDay, { exact: true }).inputValue()).toBe('2027-06-18');
    await laptop.presses(w.onward);
    await laptop.arrivesAt(w.stage.venue);
  });

  test('finds a venue for two days and makes an offer', async () => {
    await laptop.takes(w.venue.ask);
    await laptop.types(w.venue.city, CITY);
    await laptop.reads(w.venue.twoDays);
    await laptop.looks('venues');
    await laptop.presses(w.venue.askVenue(HALL));
    await laptop.page.getByLabel(w.venue.offer).fill('4200');
    await laptop.page.getByLabel(w.venue.message, { exact: true }).fill('A festival of light; we need the evenings dark.');
    await laptop.looks('request');
    await laptop.presses(w.venue.send, laptop.dialog());
    await laptop.reads(w.venue.waiting);
    await laptop.looks('thread');
    await laptop.presses(w.onward);
    await laptop.arrivesAt(w.stage.tickets);
  });

  test('lays out three tickets under a capacity of 400, in the order that sells', async () => {
    await laptop.presses(w.onward);
    await laptop.reads(w.tickets.tierNeeded);
    await laptop.selects(w.tickets.currency, 'USD: US Dollar');
    await laptop.types(w.tickets.capacity, '400');
    await addsTicket(laptop, 'VIP', '499', '100');
    await laptop.page
      .getByRole('list', { name: 'Tickets' })
      .getByRole('listitem')
      .last()
      .getByLabel(/^VIP ticket/)
      .check();
    await addsTicket(laptop, 'Regular', '299.00', '250');
    await addsTicket(laptop, 'Early Bird', '199', '150');
    await laptop.reads(w.tickets.over);
    await sellsFrom(laptop);
    // By the buttons, then by the handle with the keyboard, then with the mouse and back.
    await laptop.presses(w.tickets.up('Early Bird'));
    await laptop.presses(w.tickets.up('Early Bird'));
    await laptop.reads(w.tickets.early);
    await laptop.button(w.tickets.drag('VIP')).focus();
    await laptop.page.keyboard.press('Space');
    await laptop.page.keyboard.press('ArrowDown');
    await expect.poll(() => laptop.page.locator('[id^="DndLiveRegion"]').textContent()).toContain(w.tickets.movedTo('VIP', 3));
    await laptop.page.keyboard.press('Space');
    await expect
      .poll(async () => (await held(laptop)).data['ticketing'])
      .toMatchObject({
        currency: 'usd',
        capacity: 400,
        tiers: [
          { name: 'Early Bird', price: 19_900, quantity: 150 },
          { name: 'Regular', price: 29_900, quantity: 250 },
          { name: 'VIP', price: 49_900, quantity: 100, isVip: true },
        ],
      });
    await laptop.looks('tickets');
    await laptop.presses(w.onward);
    await laptop.arrivesAt(w.stage.marketing);
  });

  test('takes proposals for what is said about it, and sees them as they will look', async () => {
    await laptop.takes(w.marketing.email);
    await laptop.takes(w.marketing.social);
    await laptop.takes(w.marketing.whatsapp);
    await laptop.button(w.marketing.suggest).first().click();
    await laptop.button(w.proposal.takeAll).first().click();
    await laptop.page.getByLabel(w.marketing.headline, { exact: true }).waitFor();
    await expect.poll(async () => (await held(laptop)).provenance['marketing']).toMatchObject({ landingPage: 'assistant' });
    for (const at of [1, 2, 3]) {
      await laptop.button(w.marketing.suggest).nth(at).click();
      await laptop.button(w.proposal.takeAll).first().click();
      await expect.poll(() => laptop.button(w.proposal.dismiss).count()).toBe(0);
    }
    const headline = laptop.page.getByLabel(w.marketing.headline, { exact: true });
    await headline.fill('<img src=x onerror=alert(1)> Light');
    await laptop.page.keyboard.press('Tab');
    await laptop.reads('<img src=x onerror=alert(1)> Light');
    await headline.fill('Come and see the harbour glow');
    await laptop.looks('marketing');
    await laptop.presses(w.onward);
    await laptop.arrivesAt(w.stage.review);
  });

  test('reads it as a whole, and makes an account without losing anything', async () => {
    await laptop.reads(w.review.toBeConfirmed);
    await laptop.reads(w.publish.needsAccount);
    await laptop.looks('review-stranger');
    await laptop.follows(w.publish.signUp);
    await laptop.types('Your name', omar.name);
    await laptop.types('E-mail address', omar.email);
    await laptop.types('Password', omar.password);
    await laptop.presses('Create account');
    await laptop.arrivesAt(w.stage.review);
    await laptop.reads(w.adopted);
    await call(laptop, 'identity.updateProfile', { locale: 'fr' });
    await laptop.page.close();
  });

  test('goes on with it on a phone, in French', async () => {
    const [request] = (await call<{ items: { id: string }[] }>(owner, 'venues.inbox', { organizationId: hall.id })).items;
    await call(owner, 'venues.counter', { venueBookingId: request?.id, amount: 450_000, message: 'With the lights off at ten.' });

    phone = await home.visitor({ language: 'fr', width: 360 });
    await phone.context.request.get(home.inbox.linkIn(await home.inbox.first(omar.email)));
    await phone.opens('/organizer/sign-in');
    await phone.types(f.signIn.email, omar.email);
    await phone.types(f.signIn.password, omar.password);
    await phone.presses(f.signIn.title, phone.page.locator('main'));
    await phone.arrivesAt(f.home.title);
    await phone.looks('home-drafts');
    await phone.follows(f.home.resume(EVENT));
    await phone.arrivesAt(f.stage.review);

    // The talk of the laptop is there too.
    await phone.presses(f.assistant.open);
    await phone.reads(/Marseille/, phone.dialog());
    await phone.looks('phone-assistant');
    await phone.presses(f.close, phone.dialog());

    await phone.follows(f.step.venue);
    await phone.arrivesAt(f.stage.venue);
    await phone.reads(f.venue.countered);
    await phone.looks('thread-countered');
    await phone.presses(f.venue.accept);
    await phone.reads(f.venue.confirmed);

    for (const [step, heading] of [
      [f.step.contact, f.stage.contact],
      [f.step.basics, f.stage.basics],
      [f.step.tickets, f.stage.tickets],
      [f.step.marketing, f.stage.marketing],
    ] as const) {
      await phone.follows(step);
      await phone.arrivesAt(heading);
      if (step !== f.step.contact) await phone.looks(`phone-${heading.slice(0, 9).trim()}`);
    }
  });

  test('founds the organisation, waits for its approval with the page open, and publishes', async () => {
    await phone.follows(f.step.review);
    await phone.arrivesAt(f.stage.review);
    await phone.takes(f.review.accept);
    await phone.types(f.publish.organization, 'Festival du Port');
    await phone.looks('review-organization');
    await phone.presses(f.publish.create);
    await phone.reads(f.publish.waits);
    await phone.looks('review-waits');

    const platform = await home.visitor();
    await isSignedIn(platform, PLATFORM_OWNER);
    const me = await call<{ memberships: { organizationId: string }[] }>(phone, 'identity.me');
    await call(platform, 'seats.approveOrganization', { organizationId: me.memberships[0]?.organizationId });
    await platform.leaves();

    await phone.button(f.publish.button).waitFor();
    await phone.presses(f.publish.button);
    await phone.reads(f.publish.done);
    await phone.looks('published');
    await phone.opens('/organizer/');
    await phone.reads(EVENT);
    await phone.looks('home-events');
    await phone.presses(f.home.duplicate(EVENT));
    await phone.looks('duplicate');
    await phone.presses(f.home.duplicateGo, phone.dialog());
    await phone.arrivesAt(/./);
    await expect.poll(async () => (await held(phone)).data['ticketing']?.['tiers']).toHaveLength(3);
  });
});

describe('a draft in two tabs', () => {
  let visitor: Visitor;

  test('keeps what each typed, and says what the other changed', async () => {
    visitor = await home.visitor({ language: 'en', width: 1440 });
    // Answers that come too late are part of it.
    visitor.expects(/409/);
    await visitor.opens('/organizer/');
    await visitor.presses(w.home.plan);
    await visitor.types(w.contact.name, 'Two Tabs');
    await visitor.reads(w.saved);
    const other = await visitor.context.newPage();
    await other.goto(visitor.page.url());
    await other.getByLabel('Company or group', { exact: true }).fill('Elsewhere Ltd');
    await other.getByLabel(w.contact.name, { exact: true }).fill('Name from there');
    await other.getByText(w.saved).waitFor();
    await visitor.page.bringToFront();
    await visitor.types(w.contact.name, 'Name from here');
    await visitor.reads(w.elsewhere.title);
    await visitor.reads(w.elsewhere.kept);
    await visitor.looks('elsewhere');
    expect(await visitor.page.getByLabel('Company or group', { exact: true }).inputValue()).toBe('Elsewhere Ltd');
    await expect
      .poll(async () => (await held(visitor)).data['contact_info'])
      .toMatchObject({ name: 'Name from here', company: 'Elsewhere Ltd' });
    await visitor.presses(w.elsewhere.take);
    await expect.poll(async () => (await held(visitor)).data['contact_info']).toMatchObject({ name: 'Name from there' });
    await other.close();
  });

  test('without a connection says so, and saves once it is back', async () => {
    visitor.expects(/ERR_INTERNET_DISCONNECTED/);
    await visitor.context.setOffline(true);
    await visitor.types(w.contact.name, 'Typed in a tunnel');
    await visitor.reads(w.offline);
    await visitor.context.setOffline(false);
    await visitor.reads(w.saved);
    await expect.poll(async () => (await held(visitor)).data['contact_info']).toMatchObject({ name: 'Typed in a tunnel' });
  });

  test('what was typed a moment before the page was closed is not lost', async () => {
    await visitor.types(w.contact.name, 'Last words');
    const url = visitor.page.url();
    await visitor.page.goto('about:blank');
    await visitor.opens(url);
    await expect.poll(async () => (await held(visitor)).data['contact_info']).toMatchObject({ name: 'Last words' });
  });

  test('does not exist for a stranger', async () => {
    const stranger = await home.visitor({ language: 'fr', width: 360 });
    stranger.expects(/404|There is no such wizard/);
    await stranger.opens(visitor.page.url());
    await stranger.reads(f.missing);
    await stranger.looks('missing');
    await stranger.leaves();
  });

  test('the first steps take no mouse, and a step that is locked says why', async () => {
    const { keyboard } = visitor.page;
    await visitor.opens('/organizer/');
    await visitor.button(w.home.plan).focus();
    await keyboard.press('Enter');
    await visitor.arrivesAt(w.stage.contact);
    await visitor.page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: w.step.review }).focus();
    await visitor.reads(w.locked);
    await keyboard.press('Enter');
    await visitor.arrivesAt(w.stage.contact);
    await visitor.page.getByLabel(w.contact.name, { exact: true }).focus();
    await keyboard.type('Kim Keys');
    await keyboard.press('Enter');
    // What is missing has the focus.
    await visitor.reads(w.contact.emailNeeded);
    await keyboard.type('kim@keys.test');
    await keyboard.press('Enter');
    await visitor.arrivesAt(w.stage.basics);
    await keyboard.press('Tab');
    expect(await visitor.page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  });
});
