/** A coach asks somebody to pair: a new person says yes, the wrong one is told, and it can be ended. */
import { call, hasAccount, house, isSignedIn, person, type Visitor } from '@seatwise/testing/browser';
import { describe, expect, test } from 'vitest';
import { asksToCoach, tokenOf } from './invitations.ts';

const home = house('pairing');

const WORDS = {
  en: {
    asks: (name: string) => `You are invited to be coached by ${name}`,
    accept: 'Accept',
    done: (name: string) => `You are coached by ${name} now`,
    already: (name: string) => `You are coached by ${name} already`,
    toCoaches: 'See my coaches',
    seats: 'My seats',
    hello: (name: string) => `Hello, ${name}`,
    stop: /^Stop being coached by/,
    stopConfirm: 'Stop',
    stopped: /^You are no longer coached by/,
    used: 'This invitation has been used',
  },
  fr: {
    asks: (name: string) => `Vous êtes invité à vous faire accompagner par ${name}`,
    accept: 'Accepter',
    done: (name: string) => `${name} est désormais votre coach`,
    already: (name: string) => `${name} est déjà votre coach`,
    toCoaches: 'Voir mes coachs',
    seats: 'Mes sièges',
    hello: (name: string) => `Bonjour ${name}`,
    stop: /^Mettre fin à l’accompagnement par/,
    stopConfirm: 'Mettre fin',
    stopped: /n’est plus votre coach/,
    used: 'Cette invitation a déjà servi',
  },
} as const;

describe.each([
  { language: 'en', width: 1440 },
  { language: 'fr', width: 360 },
] as const)('invited by mail ($language, $width px)', ({ language, width }) => {
  const words = WORDS[language];
  const group = `pairing-${language}`;
  const coachName = 'Claire Vidal';
  const sam = person('Sam Okafor', group);
  let coach: Visitor;
  let visitor: Visitor;
  let link: string;

  test('the page says who asks and what saying yes means', async () => {
    coach = await home.visitor();
    await hasAccount(home, coach, person(coachName, group));
    visitor = await home.visitor({ language, width });
    await hasAccount(home, visitor, sam);
    await asksToCoach(coach, { email: sam.email });
    link = await home.inbox.link(sam.email, coachName);
    await visitor.opens(link);
    await visitor.arrivesAt(words.asks(coachName));
    expect(new URL(visitor.page.url()).pathname).toBe('/pairing');
    expect(await visitor.page.content()).not.toContain(tokenOf(link));
    await visitor.looks('ready');
  });

  test('one press, and they are connected', async () => {
    await visitor.presses(words.accept);
    await visitor.arrivesAt(words.done(coachName));
    expect(await visitor.page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await visitor.looks('paired');
    await home.inbox.mail(person(coachName, group).email, sam.name);
    expect(await call(coach, 'invites.pairedMembers')).toMatchObject({ items: [{ name: sam.name, email: sam.email }] });
    await visitor.opens(link);
    await visitor.arrivesAt(words.already(coachName));
    await visitor.looks('already');
  });

  test('the coach stands at home and under My seats', async () => {
    await visitor.opens('/');
    await visitor.arrivesAt(words.hello(sam.name));
    await visitor.reads(coachName, visitor.entry(coachName));
    await visitor.looks('home');
    await visitor.opens('/pairing');
    await visitor.follows(words.toCoaches, visitor.page.locator('main'));
    await visitor.arrivesAt(words.seats);
    await visitor.looks('seats');
  });

  test('and is left again, after reading what that means', async () => {
    await visitor.presses(words.stop);
    await visitor.looks('stop');
    await visitor.presses(words.stopConfirm, visitor.dialog());
    await visitor.reads(words.stopped);
    expect(await call(visitor, 'bookings.myCoaches')).toEqual([]);
    visitor.expects(/status of 404/);
    await visitor.opens(link);
    await visitor.arrivesAt(words.used);
    await visitor.looks('used');
  });
});

describe('others', () => {
  const group = 'pairing-others';
  const coachName = 'Ines Duval';
  const meant = person('Tom Reed', group);

  test('a stranger is asked to sign in, the wrong account is told whom it is for, and switches', async () => {
    const coach = await home.visitor();
    await hasAccount(home, coach, person(coachName, group));
    const elsewhere = await home.visitor();
    await hasAccount(home, elsewhere, meant);
    const link = await asksToCoach(coach, { email: meant.email });
    const visitor = await home.visitor({ width: 360 });
    await visitor.opens(link);
    await visitor.arrivesAt(`You are invited to be coached by ${coachName}`);
    await visitor.reads(`t•••@${group}.test`);
    await visitor.looks('sign-in');
    await hasAccount(home, visitor, person('Wanda Other', group));
    await visitor.opens('/pairing');
    await visitor.arrivesAt('This invitation is for another address');
    await visitor.looks('wrong-account');
    await visitor.presses('Use another account');
    await visitor.arrivesAt(`You are invited to be coached by ${coachName}`);
    await isSignedIn(visitor, meant);
    await visitor.opens('/pairing');
    await visitor.presses('Accept');
    await visitor.arrivesAt(`You are coached by ${coachName} now`);
  });

  test('the coach who opens their own link reads what to do with it', async () => {
    const coach = await home.visitor();
    await hasAccount(home, coach, person('Uma Self', group));
    await coach.opens(await asksToCoach(coach, { maxUses: 5 }));
    await coach.arrivesAt('This is your own invitation');
    await coach.looks('own');
  });

  test('a link that nobody made is one plain page', async () => {
    const visitor = await home.visitor({ language: 'fr', width: 360 });
    visitor.expects(/status of 404/);
    await visitor.opens(`/p/${'A'.repeat(43)}`);
    await visitor.arrivesAt('Cette invitation ne mène à rien');
    await visitor.looks('dead');
  });
});
