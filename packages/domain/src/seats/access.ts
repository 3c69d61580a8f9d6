/** Who may, in an organisation. A stranger learns nothing: to them it does not exist. */
import type { Tx } from '@seatwise/db';
import type { Authorize } from '../kernel/command.ts';
import { forbidden, notFound } from '../kernel/errors.ts';
import type { Role } from './contract.ts';

export interface RoleScope {
  role: Role;
}

/** The caller's role among `roles`, else FORBIDDEN for a colleague and NOT_FOUND for a stranger. */
export async function requireRole(tx: Pick<Tx, 'sql'>, organizationId: string, roles: readonly Role[]): Promise<RoleScope> {
  const [row] = await tx.sql<{ role: Role | null; knows: boolean }>('SELECT app.role_in($1) AS role, app.knows($1) AS knows', [
    organizationId,
  ]);
  if (row?.role && roles.includes(row.role)) return { role: row.role };
  if (row?.knows) throw forbidden(`to be ${roles.join(' or ')} of this organisation`);
  throw notFound('organisation');
}

const inOrganization =
  (...roles: Role[]): Authorize<{ organizationId: string }, RoleScope> =>
  ({ tx, input }) =>
    requireRole(tx, input.organizationId, roles);

export const ownerOnly = inOrganization('owner');
export const managers = inOrganization('owner', 'admin');
export const staff = inOrganization('owner', 'admin', 'trainer');
export const anyMember = inOrganization('owner', 'admin', 'trainer', 'member');

/** The platform owner. A colleague of the organisation in question is told it is not theirs to decide; a stranger nothing. */
export const platformOwner: Authorize<{ organizationId?: string } | null | undefined, undefined> = async ({ tx, actor, input }) => {
  if (actor.platformOwner) return;
  if (input?.organizationId) {
    const [row] = await tx.sql<{ knows: boolean }>('SELECT app.knows($1) AS knows', [input.organizationId]);
    if (!row?.knows) throw notFound('organisation');
  }
  throw forbidden('the platform owner');
};
