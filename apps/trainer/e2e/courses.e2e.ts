/** Courses and the seats that are ordered for them: a free one, a paid one, a payment page that was left, seats given and given back. */
import { call, hasAccount, house, person, runsOrganization, type Organization, type Visitor } from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';
import { courseWords } from './support/course-words.ts';

const home = house('courses');
const CASTS = [
  { language: 'en', width: 1440 },
  { language: 'fr', width: 360 },
] as const;

/** The invite's own link in its mail. */
const linkIn = (text: string): string => /https?:\/\/\S+\/i\/[\w-]+/.exec(text)?.[0] ?? '';

/** Takes the seat that the mail's link leads to, as the member's page does. */
async function claims(member: Visitor, link: string): Promise<void> {
  await member.context.request.get(link);
  await call(member, 'invites.claim');
}

describe.each(CASTS)('a trainer in $language at $width px', ({ language, width }) => {
  const w = courseWords[language];
  const group = `${language}-kiln`;
  const mia = person('Mia Roth', group);
  let trainer: Visitor;
  let member: Visitor;
  let studio: Organization;
  const go = (page: string): Promise<void> => trainer.opens(`/trainer/organizations/${studio.id}/${page}`);
  const addresses = () => trainer.page.getByLabel(w.assign.addresses, { exact: true }).and(trainer.page.locator('textarea'));
  const order = () => {
    const [, id] = /orders\/([0-9a-f-]+)/.exec(trainer.page.url()) ?? [];
    if (id === undefined) throw new Error(`No order at ${trainer.page.url()}`);
    return call<{ status: string; usage: Record<string, number> }>(trainer, 'seats.order', { orderId: id });
  };

  beforeAll(async () => {
    trainer = await home.visitor({ language, width });
    await hasAccount(home, trainer, person('Thea Lang', group));
    member = await home.visitor({ language, width });
    await hasAccount(home, member, mia);
    studio = await runsOrganization(home, trainer, { name: `Kiln ${language.toUpperCase()}` });
  });

  test('makes a course, with a price as people write it', async () => {
    await go('courses');
    await trainer.arrivesAt(w.courses.title);
    await trainer.reads(w.courses.none);
    await trainer.looks('courses-none');
    await trainer.presses(w.courses.new);
    await trainer.types(w.course.name, w.course.title);
    await trainer.types(w.course.price, 'free');
    await trainer.presses(w.course.create, trainer.dialog());
    await trainer.reads(w.course.priceNeeded, trainer.dialog());
    await trainer.types(w.course.price, w.course.typed);
    await trainer.page.getByLabel(w.course.info, { exact: true }).fill(w.course.infoText);
    await trainer.looks('course-new');
    await trainer.presses(w.course.create, trainer.dialog());
    await trainer.reads(w.course.perSeat);
    await trainer.reads(w.courses.noOrders);
  });

  test('changes what it costs', async () => {
    await trainer.presses(w.courses.edit);
    expect(await trainer.page.getByLabel(w.course.price, { exact: true }).inputValue()).toBe(w.course.typed);
    await trainer.types(w.course.price, '40');
    await trainer.presses(w.course.save, trainer.dialog());
    await trainer.reads(w.course.perSeatThen);
    await trainer.reads(w.course.saved);
  });

  test('leaves the payment page: nothing is charged, and the order waits', async () => {
    await trainer.presses(w.courses.order);
    await trainer.page.getByRole('spinbutton', { name: w.buy.number }).fill('6');
    await trainer.reads(w.buy.total, trainer.dialog());
    await trainer.looks('order');
    await trainer.presses(w.buy.pay, trainer.dialog());
    await trainer.follows(w.checkout.back);
    await trainer.reads(w.order.left);
    await trainer.looks('order-left');
    expect(await order()).toMatchObject({ status: 'pending', usage: { total: 0, available: 0 } });

    await trainer.follows(w.order.back, trainer.page.locator('main'));
    await trainer.reads(w.orders.pending);
    await trainer.looks('courses-pending');
  });

  test('pays for it from the list, and the seats are there', async () => {
    await trainer.follows(w.orders.pay);
    await trainer.presses(w.checkout.pay);
    await trainer.reads(w.order.paid);
    await trainer.looks('order-paid');
    expect(await order()).toMatchObject({ status: 'paid', usage: { total: 6, claimed: 0, invited: 0, available: 6 } });
  });

  test('assigns seats: sees each line’s verdict first, then what was sent and what was not', async () => {
    await trainer.presses(w.order.assign);
    await trainer.reads(w.assign.empty);
    await addresses().fill(
      `${mia.email}\nNils Ek <nils@${group}.test>\nMIA.roth@${group}.test\nanna.at.${group}.test\nlost-${group}@bounce.test`,
    );
    await trainer.reads(w.assign.ready);
    await trainer.page.getByLabel(w.assign.note, { exact: true }).fill(w.assign.noteText);
    await trainer.looks('assign');
    await trainer.presses(w.assign.submit);
    await trainer.reads(w.assign.sent);
    await trainer.reads(w.assign.leftOut);
    await trainer.reads(w.invites.bounced, trainer.page.getByRole('table'));
    await trainer.looks('assigned');
    expect(await order()).toMatchObject({ usage: { total: 6, claimed: 0, invited: 3, available: 3 } });
  });

  test('a file works too, and a picture is no list', async () => {
    await trainer.presses(w.assign.again);
    const chooser = trainer.page.locator('input[type=file]');
    await chooser.setInputFiles({ name: 'seats.png', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50, 0, 1, 2, 3]) });
    await trainer.reads(w.assign.unreadable);
    await chooser.setInputFiles({
      name: 'list.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`Name;E-mail\nZoé;zoe@${group}.test\n`, 'latin1'),
    });
    await trainer.reads(w.assign.readyOne);
    await addresses().fill('');
    await expect.poll(() => trainer.page.getByText(w.assign.readyOne).count()).toBe(0);
  });

  test('makes a link for two, which is shown once', async () => {
    await trainer.page.getByRole('radio', { name: w.link.way }).check();
    await trainer.page.getByRole('spinbutton', { name: w.link.uses }).fill('2');
    await trainer.presses(w.link.create);
    await trainer.reads(w.link.once);
    await trainer.reads(/\/i\/[A-Za-z0-9_-]{43}$/);
    await trainer.looks('link');
    await trainer.presses(w.close);
    await trainer.reads(w.link.row);
    expect(await order()).toMatchObject({ usage: { invited: 5, available: 1 } });
  });

  test('sees who takes a seat, and frees it again', async () => {
    const { text } = await home.inbox.mail(mia.email, w.course.title);
    await claims(member, linkIn(text));
    await trainer.button(w.claims.release).waitFor();
    await trainer.looks('claimed');
    await trainer.presses(w.claims.release);
    await trainer.reads(w.claims.frees, trainer.dialog());
    await trainer.looks('release');
    await trainer.presses(w.claims.keep, trainer.dialog());
    expect(await order()).toMatchObject({ usage: { claimed: 1, invited: 4, available: 1 } });
  });

  test('is told on the dashboard what needs attention, and mends it', async () => {
    await trainer.opens(`/trainer/organizations/${studio.id}`);
    await trainer.reads(w.attention.title);
    await trainer.looks('attention');
    await trainer.follows(w.attention.open(`lost-${group}@bounce.test`));
    await trainer.arrivesAt(w.invites.title);
    await trainer.presses(w.invites.details(`lost-${group}@bounce.test`));
    await trainer.reads(w.invites.why, trainer.dialog());
    await trainer.looks('invite');
    await trainer.presses(w.invites.readdress, trainer.dialog());
    await trainer.types(w.invites.address, `found@${group}.test`, trainer.dialog());
    await trainer.looks('readdress');
    await trainer.presses(w.invites.readdressGo, trainer.dialog());
    await trainer.reads(w.invites.readdressed(`found@${group}.test`));
    await home.inbox.mail(`found@${group}.test`, w.course.title);
  });

  test('learns that somebody is signed in with another address', async () => {
    const { text } = await home.inbox.mail(`nils@${group}.test`, w.course.title);
    await member.context.request.get(linkIn(text));
    await call(member, 'invites.requestHelp');
    await go('invites');
    await trainer.presses(w.invites.details(`nils@${group}.test`));
    await trainer.reads(w.invites.help, trainer.dialog());
    await trainer.looks('help');
    await trainer.presses(w.close, trainer.dialog());
  });

  test('passes a new link on by hand, and takes an invite back', async () => {
    await go('invites');
    await trainer.arrivesAt(w.invites.title);
    await trainer.looks('invites');
    const nils = `nils@${group}.test`;
    await trainer.presses(w.invites.details(nils));
    await trainer.presses(w.invites.newLink, trainer.dialog());
    await trainer.presses(w.invites.newLinkGo, trainer.dialog());
    await trainer.reads(w.link.once, trainer.dialog());
    await trainer.looks('new-link');
    await trainer.presses(w.close, trainer.dialog());
    await trainer.presses(w.invites.details(nils));
    await trainer.presses(w.invites.revoke, trainer.dialog());
    await trainer.reads(w.invites.revokeText, trainer.dialog());
    await trainer.presses(w.invites.revoke, trainer.dialog());
    await trainer.reads(w.invites.revoked(nils));
    await trainer.selects(w.invites.filter, w.invites.filterRevoked);
    await trainer.reads(nils, trainer.page.getByRole('table'));
    await expect.poll(() => trainer.page.getByText(`found@${group}.test`).filter({ visible: true }).count()).toBeLessThan(2);
  });

  test('has what nobody has claimed refunded, once', async () => {
    await go('courses');
    await trainer.follows(w.orders.link);
    await trainer.presses(w.refund.button);
    await trainer.reads(w.refund.money, trainer.dialog());
    await trainer.reads(w.refund.withdrawn, trainer.dialog());
    await trainer.looks('refund');
    await trainer.presses(w.refund.button, trainer.dialog());
    await trainer.reads(w.refund.done);
    await trainer.looks('refunded');
    expect(await order()).toMatchObject({ status: 'refunded', usage: { total: 1, claimed: 1, invited: 0, available: 0 } });
  });

  test('orders a free course without a payment page', async () => {
    await go('courses');
    await trainer.presses(w.courses.new);
    await trainer.types(w.course.name, w.free.title);
    await trainer.types(w.course.price, '0');
    await trainer.presses(w.course.create, trainer.dialog());
    await trainer.presses(w.free.order);
    await trainer.reads(w.free.text, trainer.dialog());
    await trainer.looks('order-free');
    await trainer.presses(w.free.take, trainer.dialog());
    await trainer.arrivesAt(w.free.heading);
    await trainer.looks('order-free-done');
    expect(await order()).toMatchObject({ status: 'paid', usage: { total: 10, available: 10 } });
    await go('courses');
    await trainer.reads(w.free.title);
    await trainer.looks('courses');
    await go('audit');
    await trainer.reads(w.audit.sum);
    await trainer.reads(w.audit.invited);
    await trainer.looks('audit');
  });
});
