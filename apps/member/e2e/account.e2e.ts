/** An account from its first day to its last: ways in, ways back in, settings, a key for a program, and the way out. */
import {
  call,
  hasAccount,
  house,
  isMemberOf,
  PASSWORD,
  person,
  runsOrganization,
  type Person,
  type Visitor,
} from '@seatwise/testing/browser';
import { describe, expect, test } from 'vitest';

const home = house('account');

async function signsIn(visitor: Visitor, { email, password }: Person): Promise<void> {
  await visitor.arrivesAt('Sign in');
  await visitor.types('E-mail address', email);
  await visitor.types('Password', password);
  await visitor.presses('Sign in', visitor.page.locator('main'));
}

/** Somebody with an account who is not signed in. */
async function signedOut(somebody: Person, options: Parameters<typeof home.visitor>[0] = {}): Promise<Visitor> {
  const visitor = await home.visitor(options);
  await hasAccount(home, visitor, somebody);
  await visitor.context.clearCookies();
  return visitor;
}

describe('ways in', () => {
  test('a wrong password is said in words, and the right one leads back to where one was', async () => {
    const iris = person('Iris Vance', 'ways');
    const visitor = await signedOut(iris);
    visitor.expects(/status of 401/);
    await visitor.opens('/profile');
    await signsIn(visitor, { ...iris, password: 'not-her-password' });
    await visitor.reads('This e-mail address and password do not go together.');
    await visitor.looks('wrong-password');
    await visitor.types('Password', iris.password);
    await visitor.presses('Sign in', visitor.page.locator('main'));
    await visitor.arrivesAt('Profile');

    await visitor.presses('Account and settings');
    await visitor.looks('account-menu');
    await visitor.presses('Sign out');
    await visitor.arrivesAt('A seat with your name on it');
    await visitor.opens('/seats');
    await visitor.arrivesAt('Sign in');
  });

  test('an empty form says what is missing', async () => {
    const visitor = await home.visitor({ width: 360 });
    await visitor.opens('/sign-in');
    await visitor.presses('Sign in', visitor.page.locator('main'));
    await visitor.reads('Type your e-mail address.');
    await visitor.reads('Type your password.');
    await visitor.looks('empty-form');
  });

  test('a link by mail signs in, once, and leads back to where one was', async () => {
    const yann = person('Yann Roy', 'ways');
    const visitor = await signedOut(yann, { language: 'fr', width: 360 });
    await visitor.opens('/seats');
    await visitor.types('Adresse e-mail', yann.email);
    await visitor.presses('Recevoir plutôt un lien par e-mail');
    await visitor.arrivesAt('Consultez votre messagerie');
    await visitor.looks('check-mail');
    const link = await home.inbox.link(yann.email, 'Votre lien de connexion');
    await visitor.opens(link);
    await visitor.arrivesAt('Se connecter avec ce lien');
    await visitor.looks('link');
    await visitor.presses('Se connecter', visitor.page.locator('main'));
    await visitor.arrivesAt('Mes sièges');

    const thief = await home.visitor({ language: 'fr', width: 360 });
    thief.expects(/status of 4\d\d/);
    await thief.opens(link);
    await thief.presses('Se connecter', thief.page.locator('main'));
    await thief.arrivesAt('Ce lien ne fonctionne plus');
    await thief.looks('dead-link');
  });

  test('a forgotten password is replaced by way of the mailbox', async () => {
    const omar = person('Omar Nash', 'ways');
    const visitor = await signedOut(omar);
    await visitor.opens('/sign-in');
    await visitor.follows('Forgotten password?');
    await visitor.arrivesAt('Choose a new password');
    await visitor.looks('forgot');
    await visitor.types('E-mail address', omar.email);
    await visitor.presses('Send the link');
    await visitor.arrivesAt('Check your mail');
    await visitor.opens(await home.inbox.link(omar.email, 'Choose a new password'));
    await visitor.arrivesAt('Choose a new password');
    await visitor.types('New password', 'another-long-password');
    await visitor.looks('reset');
    await visitor.presses('Save password');
    await visitor.reads('Your new password is saved. Sign in with it.');
    visitor.expects(/status of 401/);
    await signsIn(visitor, omar);
    await visitor.reads('This e-mail address and password do not go together.');
    await signsIn(visitor, { ...omar, password: 'another-long-password' });
    await visitor.arrivesAt('Hello, Omar Nash');
  });
});

describe('settings', () => {
  test('the language is changed in the menu and in the profile, for pages and mails', async () => {
    const visitor = await home.visitor({ width: 360 });
    await hasAccount(home, visitor, person('Lou Perrin', 'settings'));
    await visitor.opens('/');
    await visitor.arrivesAt('Hello, Lou Perrin');
    await visitor.looks('home');
    await visitor.presses('Account and settings');
    await visitor.takes('Français');
    await visitor.arrivesAt('Bonjour Lou Perrin');
    await visitor.page.keyboard.press('Escape');
    await visitor.opens('/profile');
    await visitor.arrivesAt('Profil');
    await visitor.looks('profile');
    await visitor.selects('Langue', 'en');
    await visitor.presses('Enregistrer');
    await visitor.arrivesAt('Profile');
    await visitor.reads('Saved.');
  });

  test('an API key is shown once, works, and is revoked', async () => {
    const visitor = await home.visitor();
    await hasAccount(home, visitor, person('Pia Moss', 'settings'));
    await visitor.opens('/profile');
    await visitor.types('What is it for?', 'Reporting');
    await visitor.presses('Create key');
    await visitor.reads('Your new key: Reporting');
    const key = (await visitor.page.getByRole('status', { name: 'Key', exact: true }).innerText()).trim();
    await visitor.looks('api-key');
    const asProgram = async (): Promise<unknown> => {
      const answer = await fetch(`${home.url}/trpc/identity.me`, { headers: { authorization: `Bearer ${key}` } });
      const { result } = (await answer.json()) as { result?: { data: { person: { name: string } } | null } };
      return result?.data?.person.name ?? null;
    };
    expect(await asProgram()).toBe('Pia Moss');
    await visitor.presses('I have copied it');
    await visitor.opens('/profile');
    await visitor.reads('Reporting', visitor.page.getByRole('table'));
    expect(await visitor.page.getByText(key).count()).toBe(0);
    await visitor.presses('Revoke the key Reporting');
    await visitor.presses('Revoke', visitor.dialog());
    await visitor.reads('No keys');
    expect(await asProgram()).toBe(null);
  });
});

describe('ways out', () => {
  test.each([
    { language: 'en', width: 1440, leave: /^Leave Reading Room/, confirm: 'Leave', left: /^You have left Reading Room/, seats: 'My seats' },
    {
      language: 'fr',
      width: 360,
      leave: /^Quitter Reading Room/,
      confirm: 'Quitter',
      left: /^Vous avez quitté Reading Room/,
      seats: 'Mes sièges',
    },
  ] as const)('leaving an organisation gives the seat back, in $language', async ({ language, width, leave, confirm, left, seats }) => {
    const owner = await home.visitor({ language });
    await hasAccount(home, owner, person('Olga Prince', `out-${language}`));
    const room = await runsOrganization(home, owner, { name: `Reading Room ${language}`, seats: 2 });
    const member = await home.visitor({ language, width });
    await hasAccount(home, member, person('Mo Blake', `out-${language}`));
    await isMemberOf(member, room, owner);
    await member.opens('/seats');
    await member.arrivesAt(seats);
    await member.looks('seats');
    await member.presses(leave);
    await member.presses(confirm, member.dialog());
    await member.reads(left);
    await member.looks('left');
    expect(await call(owner, 'seats.capacity', { organizationId: room.id })).toMatchObject({ currentMembers: 0, remainingSeats: 2 });
  });

  test('deleting the account asks for the address, and nobody can sign in with it any more', async () => {
    const tess = person('Tess Quinn', 'out');
    const visitor = await home.visitor();
    await hasAccount(home, visitor, tess);
    await visitor.opens('/profile');
    await visitor.presses('Delete my account…');
    const confirm = visitor.button('Delete my account', visitor.dialog());
    expect(await confirm.getAttribute('aria-disabled')).toBe('true');
    await visitor.looks('delete');
    await visitor.types(`Type ${tess.email} to confirm`, tess.email, visitor.dialog());
    await confirm.click();
    await visitor.arrivesAt('A seat with your name on it');
    await visitor.looks('welcome');
    await home.inbox.mail(tess.email, 'Your account has been deleted');
    visitor.expects(/status of 401/);
    await visitor.opens('/sign-in');
    await signsIn(visitor, { ...tess, password: PASSWORD });
    await visitor.reads('This e-mail address and password do not go together.');
  });
});
