/** Running an organisation from day to day, and the platform owner's pages. */
import { readFileSync } from 'node:fs';
import {
  call,
  hasAccount,
  house,
  isMemberOf,
  isSignedIn,
  person,
  PLATFORM_OWNER,
  runsOrganization,
  type Organization,
  type Visitor,
} from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';

const home = house('organization');

const CASTS = [
  { language: 'en', width: 360 },
  { language: 'fr', width: 1440 },
] as const;
const WORDS = {
  en: {
    remove: 'Remove',
    removeWho: 'Remove Rosa Diaz',
    frees: 'This frees one seat.',
    removed: 'Rosa Diaz was removed. 2 seats are free.',
    ended: 'You are no longer a member of',
    search: 'Search by name or address',
    noneFound: 'Nobody matches',
    ledger: 'Seat ledger',
    bought: 'Seats bought',
    csv: 'Download CSV',
    audit: 'Audit',
    madeCode: 'Made a new join code',
    settings: 'Settings',
    name: 'Name',
    save: 'Save',
    saved: 'Saved.',
    rotate: 'New join code',
    rotateConfirm: 'Make a new code',
    rotated: /^The new code is .+\. The old one no longer works\.$/,
    wrongCode: 'This code does not lead anywhere',
    leave: 'Leave organisation',
    leaveConfirm: 'Leave',
    lastOwner: 'An organisation needs an owner. Make somebody else an owner first.',
    stay: 'Stay',
    start: 'You run no organisation yet',
    members: 'Members',
    you: '(you)',
  },
  fr: {
    remove: 'Retirer',
    removeWho: 'Retirer Rosa Diaz',
    frees: 'Cela libère un siège.',
    removed: 'Retrait effectué : Rosa Diaz. 2 sièges libres.',
    ended: 'votre adhésion a pris fin',
    search: 'Rechercher un nom ou une adresse',
    noneFound: 'Aucun résultat',
    ledger: 'Registre des sièges',
    bought: 'Achat de sièges',
    csv: 'Télécharger en CSV',
    audit: 'Journal',
    madeCode: 'Nouveau code d’accès',
    settings: 'Réglages',
    name: 'Nom',
    save: 'Enregistrer',
    saved: 'Enregistré.',
    rotate: 'Nouveau code',
    rotateConfirm: 'Créer un nouveau code',
    rotated: /^Le nouveau code est .+\. L’ancien ne fonctionne plus\.$/,
    wrongCode: 'Ce code ne mène nulle part',
    leave: 'Quitter l’organisation',
    leaveConfirm: 'Quitter',
    lastOwner: 'Une organisation a besoin d’un propriétaire. Nommez d’abord quelqu’un d’autre.',
    stay: 'Rester',
    start: 'Vous ne gérez encore aucune organisation',
    members: 'Membres',
    you: '(vous)',
  },
};

describe.each(CASTS)('an organisation in $language at $width px', ({ language, width }) => {
  const w = WORDS[language];
  const group = `${language}-circle`;
  const rosa = person('Rosa Diaz', group);
  let owner: Visitor;
  let trainer: Visitor;
  let circle: Organization;
  const go = (page: string): Promise<void> => owner.opens(`/trainer/organizations/${circle.id}/${page}`);

  beforeAll(async () => {
    owner = await home.visitor({ language, width });
    await hasAccount(home, owner, person('Paula Stern', group));
    circle = await runsOrganization(home, owner, { name: `Circle ${language.toUpperCase()}`, seats: 3 });
    const member = await home.visitor({ language, width });
    await hasAccount(home, member, rosa);
    await isMemberOf(member, circle, owner);
    trainer = await home.visitor({ language, width });
    await hasAccount(home, trainer, person('Tariq Amin', group));
    await isMemberOf(trainer, circle, owner);
  });

  test('the owner removes a member, which frees one seat', async () => {
    await go('members');
    await owner.arrivesAt(w.members);
    await owner.reads(rosa.email);
    await owner.types(w.search, 'nobody by this name');
    await owner.reads(w.noneFound);
    await owner.looks('members-none');
    await owner.types(w.search, 'rosa');
    await expect.poll(() => owner.page.getByText('Tariq Amin').count()).toBe(0);
    await owner.presses(w.removeWho);
    await owner.reads(w.frees, owner.dialog());
    await owner.looks('remove');
    await owner.presses(w.remove, owner.dialog());
    await owner.reads(w.removed);
    await home.inbox.mail(rosa.email, w.ended);
  });

  test('the ledger has a line for each movement, and downloads', async () => {
    await go('ledger');
    await owner.arrivesAt(w.ledger);
    await owner.reads(w.bought, owner.page.getByRole('table'));
    expect(
      await owner.page
        .getByRole('row')
        .filter({ has: owner.page.getByRole('cell') })
        .count(),
    ).toBe(4);
    await owner.looks('ledger');
    const [download] = await Promise.all([owner.page.waitForEvent('download'), owner.presses(w.csv)]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    const csv = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n');
    expect(csv).toHaveLength(5);
    expect(csv.join('\n')).toContain('Rosa Diaz');
  });

  test('settings are saved, and a new join code stops the old one', async () => {
    await go('settings');
    await owner.arrivesAt(w.settings);
    await owner.types(w.name, `${circle.name} & Co`);
    await owner.presses(w.save);
    await owner.reads(w.saved);
    await owner.looks('settings');
    await owner.presses(w.rotate);
    await owner.looks('rotate');
    await owner.presses(w.rotateConfirm, owner.dialog());
    await owner.reads(w.rotated);

    const stranger = await home.visitor({ language, width });
    stranger.expects(/status of 404|This code opens no organisation/);
    await stranger.opens(`/join/${circle.joinCode}`);
    await stranger.arrivesAt(w.wrongCode);
    await stranger.looks('wrong-code');
  });

  test('the audit tells who did what', async () => {
    await go('audit');
    await owner.arrivesAt(w.audit);
    await owner.reads(w.madeCode);
    await owner.reads('Paula Stern');
    await owner.looks('audit');
  });

  test('a member sees that this part is not theirs, the last owner cannot leave, and others can', async () => {
    await trainer.opens(`/trainer/organizations/${circle.id}`);
    await trainer.arrivesAt(`${circle.name} & Co`);
    await trainer.looks('elsewhere');

    await go('members');
    await owner.reads(w.you);
    owner.expects(/status of 409/);
    await owner.presses(w.leave);
    await owner.presses(w.leaveConfirm, owner.dialog());
    await owner.reads(w.lastOwner, owner.dialog());
    await owner.looks('last-owner');
    await owner.presses(w.stay, owner.dialog());

    const me = await call<{ person: { id: string } }>(trainer, 'identity.me');
    await call(owner, 'seats.setMemberRole', { organizationId: circle.id, userId: me.person.id, role: 'trainer' });
    await trainer.opens(`/trainer/organizations/${circle.id}/members`);
    await trainer.presses(w.leave);
    await trainer.presses(w.leaveConfirm, trainer.dialog());
    await trainer.reads(w.start);
  });
});

describe('the platform owner', () => {
  test.each(CASTS)('sees to the health of everything, in $language at $width px', async ({ language, width }) => {
    const w = {
      en: {
        health: 'Health',
        fine: 'No job has failed',
        again: 'Look again',
        reconcile: 'Reconcile now',
        done: /^\d+ subscriptions compared\.$|^One subscription compared\.$/,
      },
      fr: {
        health: 'État du service',
        fine: 'Aucune tâche n’a échoué',
        again: 'Vérifier à nouveau',
        reconcile: 'Comparer maintenant',
        done: /abonnements? comparés?/,
      },
    }[language];
    const platform = await home.visitor({ language, width });
    await isSignedIn(platform, PLATFORM_OWNER);
    await call(platform, 'identity.updateProfile', { locale: language });
    try {
      await platform.opens('/trainer/platform/health');
      await platform.arrivesAt(w.health);
      await platform.reads(w.fine);
      await platform.looks('health');
      await platform.presses(w.reconcile);
      await platform.reads(w.done);
    } finally {
      await call(platform, 'identity.updateProfile', { locale: 'en' });
    }
  });

  test('suspends an organisation and takes it back', async () => {
    const platform = await home.visitor();
    await isSignedIn(platform, PLATFORM_OWNER);
    const owner = await home.visitor();
    await hasAccount(home, owner, person('Sam Reed', 'quarry'));
    const { id, name } = await runsOrganization(home, owner, { name: 'Quarry Club' });
    await platform.opens('/trainer/platform');
    await platform.takes('Approved');
    await platform.presses(`Suspend ${name}`);
    await platform.presses('Suspend', platform.dialog());
    await platform.reads(`${name} is suspended.`);
    await owner.opens(`/trainer/organizations/${id}`);
    await owner.reads('This organisation is suspended');
    await owner.looks('suspended');
    await platform.takes('Suspended');
    await platform.presses(`Reinstate ${name}`);
    await platform.presses('Reinstate', platform.dialog());
    await platform.reads(`${name} is reinstated.`);
  });
});
