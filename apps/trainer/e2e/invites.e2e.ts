/**
 * The whole errand of a course's seats: ten are paid for, twelve addresses pasted, ten invited; one mail bounces and is addressed anew; three
 * people claim, one of them signed in as somebody else, one from a phone in French, one after the mail was sent again; the trainer sees it move.
 */
import {
  call,
  hasAccount,
  house,
  isSignedIn,
  person,
  runsOrganization,
  type Organization,
  type Person,
  type Visitor,
} from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';
import { courseWords } from './support/course-words.ts';
import { signsIn } from './support/doings.ts';
import { errandWords } from './support/errand-words.ts';

const home = house('invites');
const CASTS = [
  { language: 'en', width: 1440 },
  { language: 'fr', width: 360 },
] as const;

describe.each(CASTS)('ten seats handed out, in $language at $width px', ({ language, width }) => {
  const w = {
    ...courseWords[language],
    ...errandWords[language],
    order: courseWords[language].order,
    assign: courseWords[language].assign,
  };
  const group = `${language}-easel`;
  const thea = person('Thea Lang', group);
  /** Signed in as somebody else when the mail is opened. */
  const mia = person('Mia Roth', group);
  const otherMia = person('Mia Studio', group);
  const noe = person('Noé Petit', group);
  /** Opens the older of two mails first. */
  const ida = person('Ida Falk', group);
  const lost = `lost-${group}@bounce.test`;
  const found = `found@${group}.test`;
  const more = ['anna', 'ben', 'clara', 'david', 'emma', 'felix'].map((name) => `${name}@${group}.test`);
  let trainer: Visitor;
  let studio: Organization;
  let orderId: string;

  const usage = () => call<{ usage: Record<string, number> }>(trainer, 'seats.order', { orderId }).then((order) => order.usage);
  const invite = async (address: string) => {
    const { items } = await call<{ items: { id: string; status: string; email: string }[] }>(trainer, 'invites.list', {
      organizationId: studio.id,
      search: address,
    });
    return items.find(({ email }) => email === address);
  };
  const linkTo = async (address: string): Promise<string> => {
    const { text } = await home.inbox.mail(address, w.course);
    const [link] = /https?:\/\/\S+\/i\/[\w-]{43}/.exec(text) ?? [];
    if (link === undefined) throw new Error(`No link in the mail to ${address}:\n${text}`);
    return link;
  };
  /** The row of an invite in the trainer's list, with the state that it shows. */
  const rowOf = (address: string) => trainer.page.getByRole('row').filter({ hasText: address });

  beforeAll(async () => {
    trainer = await home.visitor({ language, width });
    await hasAccount(home, trainer, thea);
    studio = await runsOrganization(home, trainer, { name: `Easel ${language.toUpperCase()}` });
    // Before they are invited: the first mail to an address is the one that confirms it.
    for (const who of [mia, otherMia, noe, ida]) {
      const visitor = await home.visitor({ language });
      await hasAccount(home, visitor, who);
      await visitor.leaves();
    }
    await call(trainer, 'seats.createCourse', {
      organizationId: studio.id,
      title: w.course,
      seatPrice: 4500,
      joiningInfo: 'Loft 2, Mill Lane 9. https://meet.test/easel',
    });
  });

  test('pays for ten seats', async () => {
    const { items } = await call<{ items: { id: string }[] }>(trainer, 'seats.courses', { organizationId: studio.id });
    const ordered = await call<{ orderId: string; checkoutUrl: string }>(trainer, 'seats.orderSeats', {
      courseId: items[0]?.id,
      quantity: 10,
    });
    ({ orderId } = ordered);
    await trainer.opens(ordered.checkoutUrl);
    await trainer.presses(w.checkout.pay);
    await trainer.reads(w.paid);
    expect(await usage()).toEqual({ total: 10, claimed: 0, invited: 0, available: 10 });
  });

  test('pastes twelve addresses, sees which two will not do and why, and sends ten invites with a note', async () => {
    await trainer.presses(w.order.assign);
    const lines = [
      `Mia Roth <${mia.email.toUpperCase()}>`,
      noe.email,
      ida.email,
      ...more,
      lost,
      `  ${ida.email.replace('ida', 'Ida')} `,
      `somebody.at.${group}.test`,
    ];
    expect(lines).toHaveLength(12);
    await trainer.page.getByLabel(w.assign.addresses, { exact: true }).and(trainer.page.locator('textarea')).fill(lines.join('\n'));
    await trainer.reads(w.ready);
    await trainer.page.getByLabel(w.assign.note, { exact: true }).fill(w.noteText);
    await trainer.looks('twelve-lines');
    await trainer.presses(w.assign.submit);
    await trainer.reads(w.sent);
    await trainer.reads(w.assign.leftOut);
    await trainer.looks('ten-sent');
    expect(await usage()).toEqual({ total: 10, claimed: 0, invited: 10, available: 0 });
  });

  test('sees one bounce, and addresses it anew', async () => {
    await trainer.reads(w.invites.bounced, rowOf(lost));
    await trainer.presses(w.invites.details(lost));
    await trainer.reads(w.invites.why, trainer.dialog());
    await trainer.presses(w.invites.readdress, trainer.dialog());
    await trainer.types(w.invites.address, found, trainer.dialog());
    await trainer.presses(w.invites.readdressGo, trainer.dialog());
    await trainer.reads(w.invites.readdressed(found));
    await home.inbox.mail(found, w.course);
    expect(await usage()).toMatchObject({ invited: 10, available: 0 });
  });

  test('the mail says who invites to what, with the note, in both parts, and holds one link', async () => {
    const mail = await home.inbox.mail(noe.email, w.course);
    for (const part of [mail.text, mail.html]) {
      for (const words of [thea.name, w.course, ...w.noteText.split('\n')]) expect(part.replaceAll('&#x27;', '’')).toContain(words);
      expect(new Set(part.match(/\/i\/[\w-]{43}/g)).size).toBe(1);
    }
  });

  const takesSeat = async (visitor: Visitor, words: (typeof errandWords)['en']): Promise<void> => {
    await visitor.presses(words.claim.take);
    await visitor.arrivesAt(words.claim.done);
  };

  async function comes(who: Person, options: { language: 'en' | 'fr'; width: 360 | 1440 }): Promise<Visitor> {
    const visitor = await home.visitor(options);
    await isSignedIn(visitor, who);
    await call(visitor, 'identity.updateProfile', { locale: options.language });
    return visitor;
  }

  test('somebody signed in with another account changes to the right one, and claims', async () => {
    const visitor = await comes(otherMia, { language, width });
    await visitor.opens(await linkTo(mia.email));
    await visitor.arrivesAt(w.wrong.title);
    await visitor.presses(w.wrong.other);
    await visitor.arrivesAt(w.claim.title(thea.name, w.course));
    await visitor.follows(w.wrong.signIn, visitor.page.locator('main'));
    await signsIn(visitor, mia);
    await visitor.arrivesAt(w.claim.title(thea.name, w.course));
    await takesSeat(visitor, errandWords[language]);
    await trainer.reads(w.claimed, rowOf(mia.email));
  });

  test('somebody claims from a phone, in French', async () => {
    const visitor = await comes(noe, { language: 'fr', width: 360 });
    await visitor.opens(await linkTo(noe.email));
    await visitor.arrivesAt(errandWords.fr.claim.title(thea.name, w.course));
    await takesSeat(visitor, errandWords.fr);
    await visitor.looks('claimed-phone');
    await trainer.reads(w.claimed, rowOf(noe.email));
  });

  test('the mail is sent again: the older link says so, the newer one claims', async () => {
    const older = await linkTo(ida.email);
    await trainer.presses(w.invites.details(ida.email));
    await trainer.presses(w.resend, trainer.dialog());
    await trainer.reads(w.resent(ida.email));
    await expect.poll(() => linkTo(ida.email), { timeout: 20_000 }).not.toBe(older);
    const visitor = await comes(ida, { language, width });
    visitor.expects(/status of 404/);
    await visitor.opens(older);
    await visitor.arrivesAt(w.newer);
    await visitor.opens(await linkTo(ida.email));
    await visitor.arrivesAt(w.claim.title(thea.name, w.course));
    await takesSeat(visitor, errandWords[language]);
  });

  test('the trainer sees the seats move, without lifting a finger', async () => {
    await trainer.reads(w.claimed, rowOf(ida.email));
    await trainer.looks('three-claimed');
    expect(await usage()).toEqual({ total: 10, claimed: 3, invited: 7, available: 0 });
    expect((await invite(found))?.status).toBe('sent');
    expect((await invite(mia.email))?.status).toBe('claimed');
  });
});
