/**
 * The first job that earns money, as people do it: an organisation is founded and approved, buys five seats, admits exactly as many
 * people as fit, tells the sixth why not, buys two more, and the sixth is in. In English at a desk, in French on a phone.
 */
import { call, house, person, PLATFORM_OWNER, type Language, type Visitor, type Width } from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';
import { asksToJoin, confirmsAddress, signsIn, signsUp } from './support/doings.ts';
import { words } from './support/words.ts';
/** What the seat meter says to those who cannot see it. */
const meter = (visitor: Visitor): Promise<{ used: number; limit: number }> =>
  visitor.page.locator('meter').evaluate((element: HTMLMeterElement) => ({ used: element.value, limit: element.max }));

const CASTS = [
  {
    language: 'en',
    width: 1440,
    school: 'Harbour School',
    owner: 'Grace Holm',
    admin: 'Ben Ortega',
    six: ['Ana Reyes', 'Cleo Marsh', 'Dev Patel', 'Elif Kaya', 'Finn Doyle', 'Gwen Ellis'],
  },
  {
    language: 'fr',
    width: 360,
    school: 'École du Port',
    owner: 'Hélène Caron',
    admin: 'Bastien Roy',
    six: ['Alice Morel', 'Camille Petit', 'Denis Leroy', 'Émile Blanc', 'Fanny Girard', 'Gaspard Noël'],
  },
] as const satisfies { language: Language; width: Width; school: string; owner: string; admin: string; six: string[] }[];

const home = house('errand');
/** Without the fine points of French typography. */
const plain = (text: string | null | undefined): string => (text ?? '').replaceAll(/\s/g, ' ');

describe.each(CASTS)('in $language at $width px', ({ language, width, school, owner: ownerName, admin: adminName, six }) => {
  const w = words[language];
  const group = `${language}-errand`;
  const owner = person(ownerName, group);
  const admin = person(adminName, group);
  const joiners = six.map((name) => person(name, group));
  const [first, sixth] = [joiners[0], joiners[5]];
  if (!first || !sixth) throw new Error('Six are needed');
  const organization = { id: '', name: school, joinCode: '' };
  let hers: Visitor;
  let his: Visitor;
  let sixths: Visitor;

  beforeAll(async () => {
    hers = await home.visitor({ language, width });
    his = await home.visitor({ language, width });
  });

  test('an owner signs up and confirms her address', async () => {
    await hers.opens('/trainer/');
    await hers.arrivesAt(w.signIn.title);
    await hers.looks('sign-in');
    await hers.follows(w.signUp.link);
    await hers.arrivesAt(w.signUp.link);
    await hers.looks('sign-up');
    await signsUp(hers, owner);
    await hers.arrivesAt(w.start.title);
    await confirmsAddress(home, hers, owner);
    await hers.looks('confirmed');
    await hers.presses(w.confirm.goOn);
    await hers.arrivesAt(w.start.title);
    await hers.looks('start-empty');
  });

  test('creates an organisation, which waits for approval', async () => {
    await hers.follows(w.start.create);
    await hers.arrivesAt(w.create.title);
    await hers.looks('create');
    await hers.types(w.create.name, school);
    await hers.presses(w.create.submit);
    await hers.arrivesAt(school);
    await hers.reads(w.approval.waiting);
    await hers.looks('waiting-for-approval');
    organization.id = /organizations\/([0-9a-f-]+)/.exec(hers.page.url())?.[1] ?? '';
  });

  test('the platform owner approves it, and its page goes on by itself', async () => {
    // The platform speaks English here, whatever the organisation does.
    const platform = await home.visitor({ language: 'en', width });
    await platform.opens('/trainer/platform');
    await signsIn(platform, PLATFORM_OWNER);
    await platform.arrivesAt(w.platform.title);
    await platform.reads(school);
    await platform.looks(`platform-${language}`);
    await platform.presses(`Approve ${school}`);
    await platform.reads(`Approve ${school}?`, platform.dialog());
    await platform.presses('Approve', platform.dialog());
    await platform.reads(w.platform.done(school));

    await hers.reads(w.dashboard.noSeats);
    await hers.reads(w.dashboard.empty);
    await hers.looks('dashboard-empty');
    await home.inbox.mail(owner.email, w.approval.mail);
    organization.joinCode = (await hers.page.getByRole('status', { name: 'Code', exact: true }).innerText()).trim();
  });

  test('buys five PRO seats on the payment page', async () => {
    await hers.follows(w.dashboard.buy);
    await hers.arrivesAt(w.buy.title);
    await expect.poll(() => hers.page.getByRole('spinbutton', { name: w.buy.number }).inputValue()).toBe('5');
    await hers.reads(w.buy.formula);
    await hers.reads(w.buy.today);
    await hers.looks('buy');
    await hers.presses(w.buy.go);
    await hers.button(w.checkout.pay).waitFor();
    await hers.reads(w.checkout.total);
    await hers.looks('checkout');
    await hers.presses(w.checkout.pay);
    await hers.arrivesAt(w.success.title);
    await hers.reads(w.success.meter);
    await hers.looks('success');
    await home.inbox.mail(owner.email, w.success.mail);
    await hers.follows(w.success.go);
    await hers.arrivesAt(school);
  });

  test('seven people join by code, and wait', async () => {
    await asksToJoin(his, admin, organization);
    for (const joiner of joiners) {
      sixths = await home.visitor({ language, width });
      await asksToJoin(sixths, joiner, organization);
      if (joiner !== sixth) await sixths.leaves();
    }
    await sixths.reads(w.waiting.decides);
    await sixths.looks('waiting');
    // The dashboard was open all the time.
    await hers.reads(w.door.many);
    await home.inbox.mail(owner.email, w.door.asksMail(adminName));
    await hers.looks('dashboard-waiting');
  });

  test('one is approved and made an admin', async () => {
    await hers.presses(w.door.approve(adminName));
    await hers.reads(w.door.admitted(adminName, language === 'en' ? '4 seats are' : w.door.left4));
    await his.reads(w.waiting.in);
    await his.looks('admitted');
    await home.inbox.mail(admin.email, w.waiting.mail);

    await hers.follows(w.members.nav);
    await hers.arrivesAt(w.members.nav);
    await hers.reads(sixth.email);
    await hers.looks('members');
    await hers.presses(w.members.changeRole(adminName));
    await hers.takes(w.members.admin, hers.dialog());
    await hers.looks('role');
    await hers.presses(w.members.confirm, hers.dialog());
    await hers.reads(w.members.done(adminName));
  });

  test('the admin approves one, too', async () => {
    await his.opens(`/trainer/organizations/${organization.id}`);
    await his.presses(w.door.approve(first.name));
    await his.reads(w.door.admitted(first.name, w.door.left4));
    await his.looks('dashboard-admin');
  });

  test('all that fit are approved: exactly five are in, and the sixth is told why not', async () => {
    await hers.opens(`/trainer/organizations/${organization.id}`);
    await hers.presses(w.door.all);
    await hers.reads(w.door.some);
    await hers.reads(w.door.meterFull);
    expect(await meter(hers)).toEqual({ used: 5, limit: 5 });
    await hers.reads(w.door.full(sixth.name));
    const approve = hers.button(w.door.approve(sixth.name));
    expect(await approve.getAttribute('aria-disabled')).toBe('true');
    const reason = await approve.getAttribute('aria-describedby');
    expect(plain(await hers.page.locator(`id=${reason ?? ''}`).textContent())).toBe(w.door.full(sixth.name));
    await approve.hover({ force: true });
    await hers.reads(w.door.full(sixth.name), hers.page.getByRole('tooltip'));
    await hers.looks('dashboard-full');
    // Pressing it all the same does nothing.
    await approve.click({ force: true });
    const { currentMembers, seatLimit } = await call<{ currentMembers: number; seatLimit: number }>(hers, 'seats.capacity', {
      organizationId: organization.id,
    });
    expect({ currentMembers, seatLimit }).toEqual({ currentMembers: 5, seatLimit: 5 });
    await sixths.reads(w.waiting.decides);
  });

  test('ten days later two more seats are bought, for the amount that was shown', async () => {
    await fetch(`${home.stripeUrl}/_sandbox/clock/advance`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ days: 10 }),
    });
    await hers.follows(w.dashboard.buy);
    await hers.arrivesAt(w.more.title);
    await hers.presses(w.buy.more);
    await hers.presses(w.buy.more);
    const sentence = hers.page.getByText(w.more.cost);
    await sentence.waitFor();
    const shown = w.more.cost.exec(await sentence.innerText())?.[1];
    await hers.looks('change');
    await hers.presses(w.more.confirm);
    await hers.reads(w.more.done);
    await hers.reads(w.more.seven);
    await hers.looks('changed');

    await hers.follows(w.billing.nav);
    await hers.arrivesAt(w.billing.nav);
    const newest = hers.page
      .getByRole('table', { name: w.billing.invoices })
      .getByRole('row')
      .filter({ has: hers.page.getByRole('cell') })
      .first();
    // Two seats for the twenty days that are left, not for the month.
    expect(plain(shown)).toMatch(/^€?4\d[.,]\d\d( €)?$/);
    await expect.poll(async () => plain(await newest.innerText())).toContain(plain(shown));
    await hers.looks('billing');
  });

  test('the sixth is admitted, and sees so without lifting a finger', async () => {
    await hers.opens(`/trainer/organizations/${organization.id}`);
    await hers.presses(w.door.approve(sixth.name));
    await sixths.reads(w.waiting.in);
    await sixths.looks('sixth-admitted');
    await home.inbox.mail(sixth.email, w.waiting.mail);
    await hers.reads(w.dashboard.empty);
    expect(await meter(hers)).toEqual({ used: 6, limit: 7 });
  });
});
