/** The errand that earns money, over HTTP: five seats bought, five of six admitted, two more bought, the sixth in. */
import { problemOf } from '@seatwise/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from './app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

test('an owner buys seats, admits as many as fit, and buys more for the sixth', async () => {
  const atelier = await t.organization({ name: 'Atelier Lumière' });
  const organizationId = atelier.id;
  const { seats, billing } = atelier.owner.trpc;
  const waiting = await t.waiting(atelier, 6);

  const none = await seats.approveMember.mutate({ organizationId, userId: waiting[0]?.userId ?? '' }).catch(problemOf);
  expect(none).toMatchObject({ code: 'CAPACITY_EXCEEDED', details: { seatLimit: 0, remainingSeats: 0 } });

  await t.buySeats(atelier, 5);
  expect(await seats.approveAllThatFit.mutate({ organizationId })).toMatchObject({
    approved: 5,
    waiting: 1,
    capacity: { canAdd: false, currentMembers: 5, seatLimit: 5 },
  });
  const sixth = waiting[5]?.userId ?? '';
  expect(await seats.approveMember.mutate({ organizationId, userId: sixth }).catch(problemOf)).toMatchObject({ code: 'CAPACITY_EXCEEDED' });

  const preview = await billing.previewSeats.query({ organizationId, seats: 7 });
  expect(preview).toMatchObject({ effect: 'immediate', blockers: [], recurringTotal: { amount: 24_500, currency: 'eur' } });
  const prorationDate = preview.prorationDate ?? undefined;
  expect(await billing.changeSeats.mutate({ organizationId, seats: 7, ...(prorationDate ? { prorationDate } : {}) })).toMatchObject({
    status: 'applied',
  });
  expect(await seats.approveMember.mutate({ organizationId, userId: sixth })).toMatchObject({
    member: { status: 'active' },
    capacity: { currentMembers: 6, seatLimit: 7 },
  });

  await t.settle();
  expect(await seats.capacity.query({ organizationId })).toMatchObject({ currentMembers: 6, seatLimit: 7, remainingSeats: 1 });
  expect((await t.mailTo(waiting[5]?.email ?? '', 'memberApproved')).template).toMatchObject({
    props: { organizationName: 'Atelier Lumière' },
  });
});

test('a key does what its person may, and nothing once it is revoked', async () => {
  const ada = await t.person('Ada');
  const { trpc, key } = await ada.withApiKey();
  expect((await trpc.identity.me.query())?.person.id).toBe(ada.userId);
  const [made] = await ada.trpc.identity.apiKeys.query();
  await ada.trpc.identity.revokeApiKey.mutate({ apiKeyId: made?.id ?? '' });
  expect(await trpc.identity.me.query().catch(problemOf)).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(key).toMatch(/^sw_/);
});
