/** In whose name a coach pairs: an organisation's coaches bring its plan's limits with them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKit, type Kit, type Person } from './kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

async function organizationOf(coach: Person, input: { organizationId?: string | null }): Promise<unknown> {
  const { id } = await coach.call.invites.createPairing(input);
  const { rows } = await kit.database.admin.query('SELECT organization_id FROM pairing_sessions WHERE id = $1', [id]);
  return rows[0]?.organization_id;
}

test('who says nothing pairs as a coach of the one organisation they are staff of; null is on their own', async () => {
  const { id, owner } = await kit.organization(0);
  await owner.call.bookings.becomeCoach({ timeZone: 'Europe/Paris' });
  expect(await organizationOf(owner, {})).toBe(id);
  expect(await organizationOf(owner, { organizationId: null })).toBeNull();
});

test('who is staff of none, or of several, and says nothing, is on their own', async () => {
  const alone = await kit.person('Alone');
  await alone.call.bookings.becomeCoach({ timeZone: 'Europe/Paris' });
  expect(await organizationOf(alone, {})).toBeNull();
  const { owner } = await kit.organization(0);
  await owner.call.bookings.becomeCoach({ timeZone: 'Europe/Paris' });
  const second = await owner.call.seats.createOrganization({ name: 'Second', timeZone: 'Europe/Paris' });
  const platform = await kit.person('Platform', { platformOwner: true });
  await platform.call.seats.approveOrganization({ organizationId: second.id });
  expect(await organizationOf(owner, {})).toBeNull();
});
