/** Being a coach: the settings to begin with, invites by mail and by link, who accepts, and the end of a pairing. */
import { call, hasAccount, house, person, type Visitor } from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';

const home = house('coaching');
const CASTS = [
  { language: 'en', width: 360 },
  { language: 'fr', width: 1440 },
] as const;
const WORDS = {
  en: {
    open: 'Open coaching',
    title: 'Coaching',
    become: 'Become a coach',
    slot: 'Length of a session',
    welcome: /^You are a coach now\./,
    none: 'Nobody is paired with you yet',
    email: 'E-mail address',
    send: 'Send invite',
    emailNeeded: /^This does not look like an e-mail address/,
    own: 'This is your own address.',
    sent: (who: string) => `The invite is on its way to ${who}`,
    another: 'Invite somebody else',
    byLink: 'A link for several',
    uses: 'For how many people',
    usesNeeded: 'Type a whole number from 1 to 500.',
    expiry: 'Valid for',
    days: '30 days',
    createLink: 'Create link',
    once: 'This link is shown only now',
    row: 'Link for 3 people',
    used: '1 of 3 used',
    paired: 'Paired with you',
    revoke: 'Revoke Link for 3 people',
    revokeGo: 'Revoke',
    revokeText: /Whoever is paired with you already stays so\.$/,
    revoked: 'Revoked: Link for 3 people.',
    over: 'It is revoked.',
    unpair: 'Unpair Lina Bloom',
    unpairGo: 'Unpair',
    unpairText: /the coming sessions you have together are cancelled/,
    unpaired: 'Lina Bloom is no longer paired with you.',
    half: '1 h 30',
    save: 'Save',
    saved: 'Saved.',
  },
  fr: {
    open: 'Ouvrir le coaching',
    title: 'Coaching',
    become: 'Devenir coach',
    slot: 'Durée d’une séance',
    welcome: /^Vous voilà coach\./,
    none: 'Pas encore de personne reliée à vous',
    email: 'Adresse e-mail',
    send: 'Envoyer l’invitation',
    emailNeeded: /^Cela ne ressemble pas à une adresse e-mail/,
    own: 'C’est votre propre adresse.',
    sent: (who: string) => `L’invitation est en route vers ${who}`,
    another: 'Inviter quelqu’un d’autre',
    byLink: 'Un lien pour plusieurs',
    uses: 'Pour combien de personnes',
    usesNeeded: 'Saisissez un nombre entier de 1 à 500.',
    expiry: 'Valable',
    days: '30 jours',
    createLink: 'Créer le lien',
    once: 'Ce lien ne s’affiche que maintenant',
    row: 'Lien pour 3 personnes',
    used: 'utilisé 1 fois sur 3',
    paired: 'Personnes reliées à vous',
    revoke: /^Retirer\s: Lien pour 3 personnes$/,
    revokeGo: 'Retirer',
    revokeText: /Les personnes déjà reliées à vous le restent\.$/,
    revoked: /^Invitation retirée\s: Lien pour 3 personnes\.$/,
    over: 'Elle est retirée.',
    unpair: 'Mettre fin au lien avec Lina Bloom',
    unpairGo: 'Mettre fin',
    unpairText: /vos séances à venir sont annulées/,
    unpaired: 'Le lien avec Lina Bloom a pris fin.',
    half: '1 h 30',
    save: 'Enregistrer',
    saved: 'Enregistré.',
  },
};

describe.each(CASTS)('a coach in $language at $width px', ({ language, width }) => {
  const w = WORDS[language];
  const group = `${language}-stage`;
  const self = person('Cleo Marsh', group);
  const lina = person('Lina Bloom', group);
  const guest = `guest@${group}.test`;
  let coach: Visitor;
  let member: Visitor;

  beforeAll(async () => {
    coach = await home.visitor({ language, width });
    await hasAccount(home, coach, self);
    member = await home.visitor({ language, width });
    await hasAccount(home, member, lina);
  });

  test('becomes one, from the start page', async () => {
    await coach.opens('/trainer/');
    await coach.looks('start');
    await coach.follows(w.open);
    await coach.arrivesAt(w.title);
    await coach.selects(w.slot, '45');
    await coach.looks('become');
    await coach.presses(w.become);
    await coach.reads(w.welcome);
    await coach.reads(w.none);
    await coach.looks('begun');
    expect(await call(coach, 'bookings.myCoach', {})).toMatchObject({ slotMinutes: 45, timeZone: 'Europe/Paris' });
  });

  test('invites one person by mail', async () => {
    await coach.types(w.email, 'lina at stage');
    await coach.presses(w.send);
    await coach.reads(w.emailNeeded);
    coach.expects(/status of 409/);
    await coach.types(w.email, self.email);
    await coach.presses(w.send);
    await coach.reads(w.own);
    await coach.looks('refused');
    await coach.types(w.email, guest.toUpperCase());
    await coach.presses(w.send);
    await coach.reads(w.sent(guest.toUpperCase()));
    await coach.reads(guest, coach.page.getByRole('table'));
    await coach.looks('sent');
    expect(home.inbox.linkIn(await home.inbox.mail(guest, 'Cleo Marsh'))).toMatch(/\/p\/[\w-]{43}$/);
  });

  test('makes a link for three, which is shown once', async () => {
    await coach.presses(w.another);
    await coach.takes(w.byLink);
    await coach.types(w.uses, '501');
    await coach.presses(w.createLink);
    await coach.reads(w.usesNeeded);
    await coach.types(w.uses, '3');
    await coach.selects(w.expiry, w.days);
    await coach.presses(w.createLink);
    await coach.reads(w.once);
    await coach.reads(w.row, coach.page.getByRole('table'));
    await coach.looks('link');
  });

  test('sees who accepts', async () => {
    const link = await coach.page.getByText(/\/p\/[\w-]{43}$/).textContent();
    await member.context.request.get(link ?? '');
    await call(member, 'invites.acceptPairing');
    await coach.reads(lina.email);
    await coach.reads(w.used);
    await coach.looks('paired');
  });

  test('takes the link back', async () => {
    await coach.presses(w.revoke);
    await coach.reads(w.revokeText, coach.dialog());
    await coach.looks('revoke');
    await coach.presses(w.revokeGo, coach.dialog());
    await coach.reads(w.revoked);
    const button = coach.button(w.revoke);
    await expect.poll(() => button.getAttribute('aria-disabled')).toBe('true');
    await button.focus();
    await coach.reads(w.over);
  });

  test('ends a pairing', async () => {
    await coach.presses(w.unpair);
    await coach.reads(w.unpairText, coach.dialog());
    await coach.looks('unpair');
    await coach.presses(w.unpairGo, coach.dialog());
    await coach.reads(w.unpaired);
    await coach.reads(w.none);
    expect(await call(member, 'bookings.myCoaches', {})).toEqual([]);
  });

  test('changes the length of a session', async () => {
    await coach.opens('/trainer/coaching/availability');
    await coach.selects(w.slot, w.half);
    await coach.presses(w.save);
    await coach.reads(w.saved);
    expect(await call(coach, 'bookings.myCoach', {})).toMatchObject({ slotMinutes: 90 });
  });
});
