/** With the keyboard alone: signing in, approving somebody, a dialog that keeps the focus and gives it back. */
import { call, hasAccount, house, isMemberOf, person, runsOrganization, type Visitor } from '@seatwise/testing/browser';
import { expect, test } from 'vitest';

const home = house('keyboard');

/** The accessible name of what has the focus, and whether one can see that it has it. */
async function focus(visitor: Visitor): Promise<{ name: string; visible: boolean }> {
  return visitor.page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return { name: '', visible: true };
    const label = element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? '') : '';
    const name = (element.getAttribute('aria-label') ?? (label || element.textContent)).trim();
    const marked = (one: Element): boolean => {
      const style = getComputedStyle(one);
      return (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    };
    // A field may draw the mark around itself: on its frame, or on the text beside a hidden radio button.
    const around = [element, element.parentElement, element.nextElementSibling, element.closest('label')];
    const field =
      element instanceof HTMLInputElement && getComputedStyle(element).borderColor !== getComputedStyle(document.body).borderColor;
    return { name, visible: field || around.some((one) => one !== null && marked(one)) };
  });
}

/** Presses Tab until the focus is on something of this name; each stop on the way must be visible. */
async function tabsTo(visitor: Visitor, name: string, key = 'Tab'): Promise<void> {
  for (let stops = 0; stops < 60; stops += 1) {
    await visitor.page.keyboard.press(key);
    const now = await focus(visitor);
    expect(now, `the focus on “${now.name}” can be seen`).toMatchObject({ visible: true });
    if (now.name === name || now.name.startsWith(name)) return;
  }
  throw new Error(`Tab never came to “${name}”`);
}

test('signing in and approving one person takes no mouse', async () => {
  const founder = await home.visitor();
  const owner = person('Kira Stone', 'keys');
  await hasAccount(home, founder, owner);
  const club = await runsOrganization(home, founder, { name: 'Key Club', seats: 2 });
  const joiner = await home.visitor();
  await hasAccount(home, joiner, person('Noah West', 'keys'));
  await isMemberOf(joiner, club);

  const hers = await home.visitor();
  const { keyboard } = hers.page;
  await hers.opens(`/trainer/organizations/${club.id}`);
  await hers.arrivesAt('Sign in');

  // The first stop jumps over everything that is the same on each page.
  await tabsTo(hers, 'Skip to content');
  await hers.page.screenshot({ path: 'test-results/screenshots/keyboard/skip-link.png' });
  await keyboard.press('Enter');
  await tabsTo(hers, 'E-mail address');
  await keyboard.type(owner.email);
  await tabsTo(hers, 'Password');
  await keyboard.type(owner.password);
  await keyboard.press('Enter');
  await hers.arrivesAt('Key Club');

  // Rejecting asks first. The dialog holds the focus, Escape closes it, and the focus is back.
  await hers.button('Reject Noah West').waitFor();
  await tabsTo(hers, 'Reject Noah West');
  await keyboard.press('Enter');
  await hers.reads('Reject the request of Noah West?', hers.dialog());
  expect((await focus(hers)).name).toBe('Cancel');
  for (let stop = 0; stop < 6; stop += 1) {
    await keyboard.press('Tab');
    const inside = await hers.page.evaluate(() => {
      const element = document.activeElement;
      // Between its last and its first stop a browser may pass through its own controls; the page behind is out of reach.
      return element === document.body || element?.closest('dialog[open]') !== null;
    });
    expect(inside).toBe(true);
  }
  await keyboard.press('Escape');
  await expect.poll(() => hers.dialog().count()).toBe(0);
  expect((await focus(hers)).name).toBe('Reject Noah West');

  await tabsTo(hers, 'Approve Noah West', 'Shift+Tab');
  await keyboard.press('Enter');
  await hers.reads('Noah West is in. One seat is left.');
  // The button is gone with the row: the focus stays in the list and does not fall to the top.
  expect(await hers.page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);

  // The account menu opens with the keyboard, closes with Escape, and gives the focus back.
  await tabsTo(hers, 'Account and settings', 'Shift+Tab');
  await keyboard.press('Enter');
  await hers.button('Sign out').waitFor();
  await keyboard.press('Escape');
  await hers.button('Sign out').waitFor({ state: 'hidden' });
  expect((await focus(hers)).name).toBe('Account and settings');
});

test('assigning a seat, and looking at its invite, take no mouse', async () => {
  const trainer = await home.visitor();
  const { keyboard } = trainer.page;
  await hasAccount(home, trainer, person('Tove Lind', 'keys-course'));
  const { id: organizationId } = await runsOrganization(home, trainer, { name: 'Key Course' });
  const { id: courseId } = await call<{ id: string }>(trainer, 'seats.createCourse', { organizationId, title: 'Typing', seatPrice: 0 });
  const { orderId } = await call<{ orderId: string }>(trainer, 'seats.orderSeats', { courseId, quantity: 2 });
  await trainer.opens(`/trainer/organizations/${organizationId}/orders/${orderId}`);
  await trainer.arrivesAt('Typing: 2 seats');

  // What was asked for has the focus: one can type or paste at once.
  await tabsTo(trainer, 'Assign seats');
  await keyboard.press('Enter');
  await expect.poll(() => trainer.page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('addresses');
  await keyboard.type('ida@keys-course.test');
  await trainer.reads('One person will be invited.');
  await tabsTo(trainer, 'Create & send invites');
  await keyboard.press('Enter');
  // The form is gone, and its button with it: the focus is on what came of it.
  await trainer.reads('One invite is on its way');
  expect((await focus(trainer)).name).toContain('One invite is on its way');

  await trainer.button('Details of ida@keys-course.test').waitFor();
  await tabsTo(trainer, 'Details of ida@keys-course.test');
  await keyboard.press('Enter');
  await trainer.reads('What happened', trainer.dialog());
  await tabsTo(trainer, 'Revoke');
  await keyboard.press('Enter');
  await trainer.reads('Its link stops working, and one seat is free again.', trainer.dialog());
  expect((await focus(trainer)).name).toBe('Keep it');
  await keyboard.press('Escape');
  await expect.poll(() => trainer.dialog().count()).toBe(0);
  expect((await focus(trainer)).name).toBe('Details of ida@keys-course.test');
});
