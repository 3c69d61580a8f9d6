/** Joining, roles, leaving: who may, in which state, and what strangers are told. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKit, type Kit } from './kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const refusal = (code: string, details?: object) =>
  expect.objectContaining({ cause: expect.objectContaining(details ? { code, details } : { code }) });

test('a code works in any case, with spaces and dashes, and says no more than the name', async () => {
  const { id, joinCode } = await kit.organization(1, 'Studio Nord');
  const person = await kit.person('Mia');
  const spoken = `${joinCode.slice(0, 4).toLowerCase()} - ${joinCode.slice(4)} `;
  expect(await person.call.seats.previewJoinCode({ code: spoken })).toEqual({ organizationId: id, name: 'Studio Nord' });
  expect(await person.call.seats.join({ code: spoken })).toEqual({ organizationId: id, status: 'pending' });
  await expect(person.call.seats.join({ code: 'NOTACODE' })).rejects.toEqual(refusal('JOIN_CODE_INVALID'));
});

test('asking twice keeps one place and tells the owners once; a full house takes requests all the same', async () => {
  const { id, joinCode, owner } = await kit.organization(0);
  const person = await kit.person('Twice');
  const answers = await Promise.all(Array.from({ length: 20 }, () => person.call.seats.join({ code: joinCode })));
  expect(answers.every((a) => a.status === 'pending')).toBe(true);
  expect((await owner.call.seats.members({ organizationId: id, status: 'pending' })).items).toHaveLength(1);
  const { rows } = await kit.database.admin.query(
    "SELECT count(*)::integer AS n FROM graphile_worker._private_jobs WHERE payload->>'userId' = $1",
    [person.id],
  );
  expect(rows[0].n).toBe(1);
});

test('rejected and removed people may ask again, and come back as members', async () => {
  const { id, joinCode, owner } = await kit.organization(3);
  const [p] = await kit.waiting(id, joinCode, 1);
  if (!p) throw new Error('nobody waits');
  const target = { organizationId: id, userId: p.id };
  await owner.call.seats.rejectMember(target);
  expect((await p.call.seats.join({ code: joinCode })).status).toBe('pending');
  await owner.call.seats.approveMember(target);
  await expect(p.call.seats.join({ code: joinCode })).rejects.toEqual(refusal('ALREADY_MEMBER'));
  await owner.call.seats.setMemberRole({ ...target, role: 'admin' });
  await owner.call.seats.removeMember(target);
  await expect(owner.call.seats.removeMember(target)).rejects.toEqual(refusal('INVALID_STATE', { state: 'removed' }));
  await p.call.seats.join({ code: joinCode });
  expect((await owner.call.seats.approveMember(target)).member.role).toBe('member');
});

test('the last owner stays, by every way out, and two who leave at once do not both go', async () => {
  const { id, joinCode, owner } = await kit.organization(2);
  const org = { organizationId: id };
  await expect(owner.call.seats.leave(org)).rejects.toEqual(refusal('LAST_OWNER'));
  await expect(owner.call.seats.setMemberRole({ ...org, userId: owner.id, role: 'admin' })).rejects.toEqual(refusal('LAST_OWNER'));
  const [second] = await kit.waiting(id, joinCode, 1);
  if (!second) throw new Error('nobody waits');
  await owner.call.seats.approveMember({ ...org, userId: second.id });
  await owner.call.seats.setMemberRole({ ...org, userId: second.id, role: 'owner' });
  const gone = await Promise.allSettled([owner.call.seats.leave(org), second.call.seats.leave(org)]);
  expect(gone.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
  const { rows } = await kit.database.admin.query(
    "SELECT count(*)::integer AS n FROM organization_members WHERE organization_id = $1 AND role = 'owner' AND status = 'active'",
    [id],
  );
  expect(rows[0].n).toBe(1);
});

test('only an owner makes owners; an admin removes no owner; a trainer admits nobody; a stranger sees nothing', async () => {
  const { id, joinCode, owner } = await kit.organization(5);
  const [admin, trainer, member, waiting] = await kit.waiting(id, joinCode, 4);
  if (!admin || !trainer || !member || !waiting) throw new Error('nobody waits');
  const org = { organizationId: id };
  for (const p of [admin, trainer, member]) await owner.call.seats.approveMember({ ...org, userId: p.id });
  await owner.call.seats.setMemberRole({ ...org, userId: admin.id, role: 'admin' });
  await owner.call.seats.setMemberRole({ ...org, userId: trainer.id, role: 'trainer' });
  await expect(admin.call.seats.setMemberRole({ ...org, userId: member.id, role: 'owner' })).rejects.toEqual(refusal('FORBIDDEN'));
  await expect(admin.call.seats.removeMember({ ...org, userId: owner.id })).rejects.toEqual(refusal('FORBIDDEN'));
  await expect(trainer.call.seats.approveMember({ ...org, userId: waiting.id })).rejects.toEqual(refusal('FORBIDDEN'));
  await expect(waiting.call.seats.organization(org)).rejects.toEqual(refusal('FORBIDDEN'));
  const stranger = await kit.person('Stranger');
  for (const call of [
    stranger.call.seats.organization,
    stranger.call.seats.capacity,
    stranger.call.seats.members,
    stranger.call.seats.approveAllThatFit,
  ]) {
    await expect(call(org)).rejects.toEqual(refusal('NOT_FOUND'));
  }
  // By plain SQL as the app role, an admin still makes no owner, and a member still makes nobody anything.
  const as = (userId: string) => ({ userId, platformOwner: false });
  const promote = (actor: string, target: string) =>
    kit.deps.db.transaction(as(actor), (tx) =>
      tx.sql("UPDATE organization_members SET role = 'owner' WHERE user_id = $1 RETURNING user_id", [target]),
    );
  await expect(promote(admin.id, member.id)).rejects.toThrow(/row-level security/);
  expect(await promote(stranger.id, member.id)).toEqual([]);
  await expect(promote(member.id, member.id)).rejects.toThrow(/row-level security/);
  expect(await admin.call.seats.removeMember({ ...org, userId: member.id })).toMatchObject({ member: { status: 'removed' } });
});

test('an organisation is decided on by the platform owner alone, along the allowed ways', async () => {
  const founder = await kit.person('Founder');
  const platform = await kit.person('Platform', { platformOwner: true });
  const { id, status, joinCode } = await founder.call.seats.createOrganization({ name: 'Neu & Söhne', timeZone: 'Europe/Berlin' });
  expect(status).toBe('pending');
  const org = { organizationId: id };
  await expect(founder.call.seats.approveOrganization(org)).rejects.toEqual(refusal('FORBIDDEN'));
  await expect(platform.call.seats.suspendOrganization(org)).rejects.toEqual(refusal('INVALID_STATE', { state: 'pending' }));
  expect(await platform.call.seats.approveOrganization(org)).toMatchObject({ status: 'approved', slug: 'neu-sohne' });
  await platform.call.seats.suspendOrganization(org);
  const person = await kit.person('Late');
  await expect(person.call.seats.join({ code: joinCode })).rejects.toEqual(refusal('ORGANIZATION_NOT_APPROVED'));
  await platform.call.seats.reinstateOrganization(org);
  expect((await person.call.seats.join({ code: joinCode })).status).toBe('pending');
  const listed = await platform.call.seats.organizations({ search: 'neu-s', limit: 1 });
  expect(listed.items[0]).toMatchObject({ id, ownerEmail: founder.email, status: 'approved' });
  await expect(founder.call.seats.organizations({})).rejects.toEqual(refusal('FORBIDDEN'));
  const { rows } = await kit.database.admin.query(
    "SELECT count(*)::integer AS n FROM audit_log WHERE verb = 'seats.organizations' AND actor_id = $1",
    [platform.id],
  );
  expect(rows[0].n).toBe(1);
});

test('two founders with one name get two addresses', async () => {
  const founder = await kit.person('Twin');
  const made = await Promise.all(
    Array.from({ length: 8 }, () => founder.call.seats.createOrganization({ name: 'Same Name', timeZone: 'UTC' })),
  );
  expect(new Set(made.map((o) => o.slug)).size).toBe(8);
});

test('every command leaves one audit row, without addresses or codes', async () => {
  const { id, joinCode, owner } = await kit.organization(2);
  const [p] = await kit.waiting(id, joinCode, 1);
  await owner.call.seats.approveMember({ organizationId: id, userId: p?.id ?? '' });
  const rotated = await owner.call.seats.rotateJoinCode({ organizationId: id });
  const { items } = await owner.call.seats.audit({ organizationId: id });
  expect(items.map((row) => row.verb)).toEqual([
    'seats.rotateJoinCode',
    'seats.approveMember',
    'seats.join',
    'seats.approveOrganization',
    'seats.createOrganization',
  ]);
  const text = JSON.stringify(items.map((row) => ({ ...row, actor: null })));
  expect(text).not.toContain('@');
  expect(text).not.toContain(joinCode);
  expect(text).not.toContain(rotated.joinCode);
});
