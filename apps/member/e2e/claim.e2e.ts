/** An invitation to a seat: opened by whom it is meant for, by somebody else, too late, and twice. */
import { call, hasAccount, house, isSignedIn, person, PLATFORM_OWNER, type Person, type Visitor } from '@seatwise/testing/browser';
import { describe, expect, test } from 'vitest';
import { hasCourse, hasLink, invites, tokenOf, type Course } from './invitations.ts';

const home = house('claim');
const NOTES = {
  en: `I kept you a wheel by the window.
See you on Thursday.`,
  fr: `Je vous ai gardé un tour près de la fenêtre.
À jeudi.`,
} as const;

const WORDS = {
  en: {
    invites: (name: string, course: string) => `${name} invites you to ${course}`,
    signUp: 'Create an account',
    create: 'Create account',
    fields: { name: 'Your name', email: 'E-mail address', password: 'Password' },
    verify: 'Confirm your e-mail address first',
    again: 'Send the link again',
    goOn: 'Go on',
    take: 'Take my seat',
    yours: 'The seat is yours',
    mails: { verify: 'Confirm your address' },
    seats: 'My seats',
    toSeats: 'See my seats',
    toHome: 'Go to the start page',
    hello: (name: string) => `Hello, ${name}`,
    howTo: /^How to take part/,
    giveBack: /^Give the seat back: /,
    giveBackConfirm: 'Give the seat back',
    gaveBack: /^You have given back your seat/,
    used: 'This invitation has been used',
    apron: 'Bring an apron.',
  },
  fr: {
    invites: (name: string, course: string) => `${name} vous invite à suivre ${course}`,
    signUp: 'Créer un compte',
    create: 'Créer le compte',
    fields: { name: 'Votre nom', email: 'Adresse e-mail', password: 'Mot de passe' },
    verify: 'Confirmez d’abord votre adresse e-mail',
    again: 'Renvoyer le lien',
    goOn: 'Continuer',
    take: 'Prendre ma place',
    yours: 'La place est à vous',
    mails: { verify: 'Confirmez votre adresse' },
    seats: 'Mes sièges',
    toSeats: 'Voir mes sièges',
    toHome: 'Revenir à l’accueil',
    hello: (name: string) => `Bonjour ${name}`,
    howTo: /^Comment participer/,
    giveBack: /^Rendre ma place\s: /,
    giveBackConfirm: 'Rendre ma place',
    gaveBack: /^Vous avez rendu votre place/,
    used: 'Cette invitation a déjà servi',
    apron: 'Apportez un tablier.',
  },
} as const;

/** In no place where a page, a log or another site could find it. */
async function holdsNoToken(visitor: Visitor, link: string): Promise<void> {
  const kept = await visitor.page.evaluate(() =>
    JSON.stringify([
      location.href,
      document.referrer,
      history.state,
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.cookie,
      document.body.innerHTML,
    ]),
  );
  expect(kept).not.toContain(tokenOf(link));
}

async function startsAccount(visitor: Visitor, { name, email, password }: Person, language: 'en' | 'fr'): Promise<void> {
  const words = WORDS[language];
  await visitor.arrivesAt(words.signUp);
  await visitor.types(words.fields.name, name);
  await visitor.types(words.fields.email, email);
  await visitor.types(words.fields.password, password);
  await visitor.presses(words.create);
}

const signIn = async (visitor: Visitor, { email, password }: Person): Promise<void> => {
  await visitor.arrivesAt('Sign in');
  await visitor.types('E-mail address', email);
  await visitor.types('Password', password);
  await visitor.presses('Sign in', visitor.page.locator('main'));
};

const headingHasFocus = (visitor: Visitor): Promise<boolean> => visitor.page.evaluate(() => document.activeElement?.tagName === 'H1');

describe.each([
  { language: 'en', width: 1440 },
  { language: 'fr', width: 360 },
] as const)('somebody new takes their seat ($language, $width px)', ({ language, width }) => {
  const words = WORDS[language];
  const group = `claim-${language}`;
  const lou = person('Lou Marchand', group);
  const inviter = 'Nadia Ferrand';
  const title = language === 'fr' ? 'Tournage, niveau 1' : 'Wheel throwing for beginners';
  let course: Course;
  let link: string;
  let visitor: Visitor;

  test('opens the link: who invites, to what, with which note', async () => {
    course = await hasCourse(home, { trainer: inviter, organization: 'Atelier Terre & Feu', title, group, language });
    ({ link } = await invites(home, course, lou.email, NOTES[language]));
    visitor = await home.visitor({ language, width });
    await visitor.opens(link);
    await visitor.arrivesAt(words.invites(inviter, title));
    expect(new URL(visitor.page.url()).pathname).toBe('/invite');
    await visitor.reads('Atelier Terre & Feu');
    await visitor.reads(language === 'fr' ? 'À jeudi.' : 'See you on Thursday.');
    await visitor.reads(`l•••@${group}.test`);
    expect(await visitor.page.title()).toContain(title);
    await holdsNoToken(visitor, link);
    await visitor.looks('sign-in');
  });

  test('makes an account, and is back: the address comes first', async () => {
    await visitor.follows(words.signUp, visitor.page.locator('main'));
    await startsAccount(visitor, lou, language);
    await visitor.arrivesAt(words.verify);
    await visitor.looks('verify');
    await visitor.presses(words.again);
    await visitor.reads(lou.email, visitor.page.getByRole('status'));
    await visitor.looks('verify-again');
  });

  test('confirms the address: the page that waited goes on by itself, and the one from the mail leads back', async () => {
    const second = await visitor.context.newPage();
    await second.goto(await home.inbox.link(lou.email, words.mails.verify));
    await second.getByRole('button', { name: words.goOn }).click();
    await second.getByRole('heading', { level: 1, name: words.invites(inviter, title) }).waitFor();
    await second.close();
    await visitor.page.bringToFront();
    await visitor.arrivesAt(words.invites(inviter, title));
    expect(await headingHasFocus(visitor)).toBe(true);
    await visitor.looks('ready');
  });

  test('takes the seat with one press, and reads how to take part', async () => {
    await visitor.presses(words.take);
    await visitor.arrivesAt(words.yours);
    expect(await headingHasFocus(visitor)).toBe(true);
    await visitor.reads(words.apron);
    const meeting = visitor.page.getByRole('link', { name: 'https://meet.test/wheel?pwd=clay' });
    expect(await meeting.getAttribute('rel')).toBe('noreferrer noopener');
    await visitor.looks('taken');
    await home.inbox.mail(lou.email, title);
    await holdsNoToken(visitor, link);
  });

  test('finds it at home and under My seats', async () => {
    await visitor.follows(words.toHome, visitor.page.locator('main'));
    await visitor.arrivesAt(words.hello(lou.name));
    const seat = visitor.entry(title);
    await seat.getByText(words.howTo).click();
    await visitor.reads(words.apron, seat);
    await visitor.looks('home');
    await visitor.opens('/seats');
    await visitor.arrivesAt(words.seats);
    await visitor.reads(words.apron, visitor.entry(title));
    await visitor.looks('seats');
  });

  test('gives it back: the seat is free again, and the link has been used', async () => {
    await visitor.presses(words.giveBack);
    await visitor.looks('give-back');
    await visitor.presses(words.giveBackConfirm, visitor.dialog());
    await visitor.reads(words.gaveBack);
    expect(
      await visitor.page.getByText(words.gaveBack).evaluate((text) => text.closest('[tabindex="-1"]') === document.activeElement),
    ).toBe(true);
    await visitor.looks('gave-back');
    expect(await call(course.trainer, 'seats.order', { orderId: course.orderId })).toMatchObject({ usage: { claimed: 0, available: 10 } });
    visitor.expects(/status of 404/);
    await visitor.opens(link);
    await visitor.arrivesAt(words.used);
    await visitor.looks('used');
  });
});

describe('the wrong account', () => {
  const group = 'wrong';
  const meant = person('Mia Lund', group);
  const other = person('Otto Lund', group);
  let course: Course;
  let link: string;

  test.each([
    {
      language: 'en',
      width: 1440,
      title: 'This invitation is for another address',
      ask: 'Ask for a new address',
      asked: /^We have asked Nadia/,
      before: /asked already today/,
    },
    {
      language: 'fr',
      width: 360,
      title: 'Cette invitation est destinée à une autre adresse',
      ask: 'Demander ce changement',
      asked: /^La demande est transmise à Nadia/,
      before: /déjà été transmise/,
    },
  ] as const)(
    'asks the trainer, who gets a mail that says whom to address ($language)',
    async ({ language, width, title, ask, asked, before }) => {
      course ??= await hasCourse(home, { trainer: 'Nadia Ferrand', organization: 'Atelier Terre & Feu', title: 'Glazing', group });
      const asker = { ...other, email: `otto.${language}@${group}.test` };
      const invited = await invites(home, course, `mia.${language}@${group}.test`);
      const visitor = await home.visitor({ language, width });
      await hasAccount(home, visitor, asker);
      await visitor.opens(invited.link);
      await visitor.arrivesAt(title);
      await visitor.reads(`m•••@${group}.test`);
      await visitor.reads(asker.email);
      await visitor.looks('wrong-account');
      await visitor.presses(ask);
      await visitor.reads(asked);
      await visitor.looks('asked');
      const mail = await home.inbox.mail(course.trainerPerson.email, other.name);
      expect(mail.text).toContain(asker.email);
      expect(mail.text).not.toContain(tokenOf(invited.link));
      // Again, from a fresh page: once a day is enough.
      await visitor.opens('/invite');
      await visitor.presses(ask);
      await visitor.reads(before);
    },
  );

  test('that has just been made confirms its own address before it asks', async () => {
    const { link: opened } = await invites(home, course, `mia.third@${group}.test`);
    const visitor = await home.visitor({ width: 360 });
    await visitor.opens(opened);
    await visitor.follows('Create an account', visitor.page.locator('main'));
    await startsAccount(visitor, person('Nils Fresh', group), 'en');
    await visitor.arrivesAt('This invitation is for another address');
    await visitor.reads('Confirm the address of this account first: open the link that we sent you.');
    expect(await visitor.button('Ask for a new address').getAttribute('aria-disabled')).toBe('true');
    await visitor.looks('unconfirmed');
  });

  test('is left for the right one, which takes the seat', async () => {
    const elsewhere = await home.visitor();
    await hasAccount(home, elsewhere, meant);
    ({ link } = await invites(home, course, meant.email));
    const visitor = await home.visitor({ width: 360 });
    await hasAccount(home, visitor, other);
    await visitor.opens(link);
    await visitor.arrivesAt('This invitation is for another address');
    await visitor.presses('Use another account');
    await visitor.arrivesAt('Nadia Ferrand invites you to Glazing');
    await visitor.follows('Sign in', visitor.page.locator('main'));
    await signIn(visitor, meant);
    await visitor.arrivesAt('Nadia Ferrand invites you to Glazing');
    await visitor.reads(`You are signed in as ${meant.email}.`);
    await visitor.presses('Take my seat');
    await visitor.arrivesAt('The seat is yours');
  });

  test('opens it again: it is theirs already, by keyboard alone', async () => {
    const visitor = await home.visitor();
    await isSignedIn(visitor, meant);
    await visitor.opens(link);
    await visitor.arrivesAt('You have this seat already');
    await visitor.reads('Bring an apron.');
    await visitor.looks('already');
    await visitor.page.getByRole('link', { name: 'See my seats' }).focus();
    await visitor.page.keyboard.press('Enter');
    await visitor.arrivesAt('My seats');
  });
});

describe('a link that opens nothing', () => {
  const group = 'dead';
  const pia = person('Pia Sand', group);
  let course: Course;

  test.each([
    { language: 'en', width: 1440, title: 'This invitation opens nothing' },
    { language: 'fr', width: 360, title: 'Cette invitation ne mène à rien' },
  ] as const)('is one plain page to a stranger, whatever became of it ($language)', async ({ language, width, title }) => {
    course ??= await hasCourse(home, { trainer: 'Nadia Ferrand', organization: 'Atelier Terre & Feu', title: 'Kiln nights', group });
    const { inviteId, link } = await invites(home, course, `gone.${language}@${group}.test`);
    await call(course.trainer, 'invites.revoke', { inviteId });
    const visitor = await home.visitor({ language, width });
    visitor.expects(/status of 404/);
    const page = visitor.page.locator('main');
    await visitor.opens(link);
    await visitor.arrivesAt(title);
    const revoked = await page.innerText();
    await visitor.looks('dead');
    for (const unknown of [`/i/${'A'.repeat(43)}`, '/i/x', '/invite']) {
      await visitor.opens(unknown);
      await visitor.arrivesAt(title);
      expect(await page.innerText()).toBe(revoked);
    }
  });

  test('tells its addressee that it was withdrawn, or replaced by a newer one', async () => {
    const visitor = await home.visitor({ width: 360 });
    await hasAccount(home, visitor, pia);
    visitor.expects(/status of 404/);
    const { inviteId, link } = await invites(home, course, pia.email);
    await call(course.trainer, 'invites.resend', { inviteId });
    await visitor.opens(link);
    await visitor.arrivesAt('There is a newer invitation');
    await visitor.looks('replaced');
    await call(course.trainer, 'invites.revoke', { inviteId });
    await visitor.opens(link);
    await visitor.arrivesAt('This invitation was withdrawn');
    await visitor.looks('revoked');
  });

  test('tells its addressee that its time is over', async () => {
    const visitor = await home.visitor({ language: 'fr', width: 360 });
    await isSignedIn(visitor, pia);
    await call(visitor, 'identity.updateProfile', { locale: 'fr' });
    visitor.expects(/status of 404/);
    // Two weeks do not pass in a test: the server's answer after them, in its own shape.
    await visitor.page.route('**/trpc/invites.preview**', (route) =>
      route.fulfill({
        status: 404,
        contentType: 'application/json',
        body: JSON.stringify([
          {
            error: {
              message: '',
              code: -32_004,
              data: { code: 'NOT_FOUND', httpStatus: 404, domainCode: 'INVITE_INVALID', details: { reason: 'expired' } },
            },
          },
        ]),
      }),
    );
    await visitor.opens('/invite');
    await visitor.arrivesAt('Cette invitation a expiré');
    await visitor.looks('expired');
    await call(visitor, 'identity.updateProfile', { locale: 'en' });
  });

  test('withdrawn between looking and taking, the page says so', async () => {
    const visitor = await home.visitor();
    await isSignedIn(visitor, pia);
    visitor.expects(/status of 404/);
    const { inviteId, link } = await invites(home, course, pia.email);
    await visitor.opens(link);
    await visitor.arrivesAt('Nadia Ferrand invites you to Kiln nights');
    await call(course.trainer, 'invites.revoke', { inviteId });
    await visitor.presses('Take my seat');
    await visitor.arrivesAt('This invitation was withdrawn');
    expect(await headingHasFocus(visitor)).toBe(true);
  });
});

describe('an organisation that is suspended', () => {
  const group = 'suspended';

  test.each([
    { language: 'en', width: 1440, title: 'Studio Argile is suspended at the moment' },
    { language: 'fr', width: 360, title: 'Studio Argile est suspendue pour le moment' },
  ] as const)('keeps the invitation, and the page says what that means ($language)', async ({ language, width, title }) => {
    const course = await hasCourse(home, {
      trainer: `Nadia ${language === 'en' ? 'Stone' : 'Pierre'}`,
      organization: 'Studio Argile',
      title: 'Raku',
      group,
    });
    const visitor = await home.visitor({ language, width });
    const guest = person(`Remi ${language === 'en' ? 'Stone' : 'Pierre'}`, group);
    await hasAccount(home, visitor, guest);
    const { link } = await invites(home, course, guest.email);
    const platform = await home.visitor();
    await isSignedIn(platform, PLATFORM_OWNER);
    await call(platform, 'seats.suspendOrganization', { organizationId: course.organization.id });
    await visitor.opens(link);
    await visitor.arrivesAt(title);
    await visitor.looks('suspended');
  });
});

describe('a link for several people', () => {
  const group = 'several';

  test('seats whoever holds it, until it is used up', async () => {
    const course = await hasCourse(home, {
      trainer: 'Nadia Ferrand',
      organization: 'Atelier Terre & Feu',
      title: 'Open studio',
      group,
      seats: 3,
    });
    const { link } = await hasLink(course, 1);
    const visitor = await home.visitor({ width: 360 });
    await hasAccount(home, visitor, person('Zoe Park', group));
    await visitor.opens(link);
    await visitor.arrivesAt('Nadia Ferrand invites you to Open studio');
    await visitor.looks('by-link');
    await visitor.presses('Take my seat');
    await visitor.arrivesAt('The seat is yours');
    await visitor.opens(link);
    await visitor.arrivesAt('You have this seat already');

    const late = await home.visitor();
    await hasAccount(home, late, person('Late Comer', group));
    late.expects(/status of 404/);
    await late.opens(link);
    await late.arrivesAt('This invitation opens nothing');
    await late.looks('dead-signed-in');
  });
});

test('a first visit to an invitation loads less than 200 kB of JavaScript, French words included', async () => {
  const visitor = await home.visitor({ language: 'fr', width: 360 });
  visitor.expects(/status of 404/);
  await visitor.opens('/invite');
  await visitor.arrivesAt('Cette invitation ne mène à rien');
  const bytes = await visitor.page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming && entry.name.endsWith('.js'))
      .reduce((sum, entry) => sum + (entry instanceof PerformanceResourceTiming ? entry.encodedBodySize : 0), 0),
  );
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThan(200_000);
});
