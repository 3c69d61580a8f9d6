/** With the keyboard alone: signing in, approving somebody, a dialog that keeps the focus and gives it back. */
import { hasAccount, house, isMemberOf, person, runsOrganization, type Visitor } from '@seatwise/testing/browser';
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
