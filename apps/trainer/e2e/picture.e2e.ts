/**
 * The picture in the README: Atelier Lumière on a good day, seven seats, five taken, three people at the door.
 * `SEATWISE_PICTURES=docs/pictures` puts it there; otherwise it lies with the other pictures.
 */
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { buysSeats, call, hasAccount, house, isMemberOf, isSignedIn, person, PLATFORM_OWNER } from '@seatwise/testing/browser';
import { expect, test } from 'vitest';

const home = house('picture');
const ROOT = path.join(import.meta.dirname, '../../..');

test('the dashboard of the demo, as the README shows it', async () => {
  const ada = await home.visitor({ language: 'en', width: 1440 });
  await isSignedIn(ada, { name: 'Ada Lumière', email: 'ada@atelier.test', password: PLATFORM_OWNER.password });
  await call(ada, 'identity.updateProfile', { locale: 'en' });
  const { memberships } = await call<{ memberships: { organizationId: string; organizationName: string }[] }>(ada, 'identity.me');
  const id = memberships.find(({ organizationName }) => organizationName === 'Atelier Lumière')?.organizationId;
  if (id === undefined) throw new Error('The demo has no Atelier Lumière');
  const { joinCode } = await call<{ joinCode: string }>(ada, 'seats.organization', { organizationId: id });
  await buysSeats(home, ada, id, 7);
  for (const name of ['Nora Vidal', 'Paul Keller']) {
    const joiner = await home.visitor();
    await hasAccount(home, joiner, person(name, 'members'));
    await isMemberOf(joiner, { id, name: 'Atelier Lumière', joinCode });
    await joiner.leaves();
  }
  const waiting = await call<{ items: { userId: string }[] }>(ada, 'seats.members', { organizationId: id, status: 'pending' });
  expect(waiting.items).toHaveLength(8);
  for (const { userId } of waiting.items.slice(0, 5)) await call(ada, 'seats.approveMember', { organizationId: id, userId });

  await ada.opens(`/trainer/organizations/${id}`);
  await ada.reads('3 people are waiting');
  await ada.reads('2 seats are free.');
  await ada.looks('dashboard');
  const folder = path.join(ROOT, process.env['SEATWISE_PICTURES'] ?? 'test-results/screenshots/picture');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'dashboard.png');
  await ada.page.screenshot({ path: file });
  expect(statSync(file).size).toBeLessThan(300_000);
  await call(ada, 'identity.updateProfile', { locale: 'fr' });
});
