/** One organisation as its people see it, and its settings. */
import { command, query } from '../kernel/command.ts';
import { anyMember, managers, ownerOnly } from './access.ts';
import { ChangePlanInput, OrganizationInput, UpdateOrganizationInput, type OrganizationView } from './contract.ts';
import { organizationRow } from './queries.ts';
import { organizationView } from './views.ts';

export const organization = query({
  verb: 'seats.organization',
  input: OrganizationInput,
  authorize: anyMember,
  run: async ({ tx, input, scope }): Promise<OrganizationView> =>
    organizationView(await organizationRow(tx, input.organizationId), scope.role),
});

export const updateOrganization = command({
  verb: 'seats.updateOrganization',
  input: UpdateOrganizationInput,
  authorize: managers,
  async run({ tx, input, scope, audit }): Promise<OrganizationView> {
    const { organizationId, ...changes } = input;
    const prisma = await tx.prisma();
    const set = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    if (Object.keys(set).length > 0) await prisma.organization.updateMany({ where: { id: organizationId }, data: set });
    audit({ organizationId, subject: organizationId, changes: set });
    return organizationView(await organizationRow(tx, organizationId), scope.role);
  },
});

/** The plan governs the next purchase. Seats, seat_limit and the running price stay as they are. */
export const changePlan = command({
  verb: 'seats.changePlan',
  input: ChangePlanInput,
  authorize: ownerOnly,
  async run({ tx, input, scope, audit }): Promise<OrganizationView> {
    const before = await organizationRow(tx, input.organizationId);
    await tx.sql('UPDATE organizations SET subscription_plan = $2 WHERE id = $1', [input.organizationId, input.plan]);
    audit({
      organizationId: input.organizationId,
      subject: input.organizationId,
      changes: { plan: { from: before.subscription_plan, to: input.plan } },
    });
    return organizationView({ ...before, subscription_plan: input.plan }, scope.role);
  },
});

/** The old code opens nothing from here on. */
export const rotateJoinCode = command({
  verb: 'seats.rotateJoinCode',
  input: OrganizationInput,
  authorize: managers,
  async run({ tx, input, deps, audit }): Promise<{ joinCode: string }> {
    const joinCode = deps.ids.code(8);
    await tx.sql('UPDATE organizations SET join_code = $2 WHERE id = $1', [input.organizationId, joinCode]);
    audit({ organizationId: input.organizationId, subject: input.organizationId });
    return { joinCode };
  },
});
