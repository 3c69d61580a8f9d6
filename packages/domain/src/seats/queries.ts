/** Tenant-scoped reads that several verbs share. They take the transaction; the policies bind them. */
import type { Tx } from '@seatwise/db';
import { notFound } from '../kernel/errors.ts';
import type { CapacityView, MemberView } from './contract.ts';
import { capacityView, memberView, type CapacityRow, type MemberRow, type OrganizationRow } from './views.ts';

export const MEMBER_COLUMNS = 'm.user_id, p.name, p.email::text AS email, m.role, m.status, m.status_changed_at AS since';
const ORGANIZATION_COLUMNS = 'id, name, slug, join_code, status, subscription_plan, time_zone, locale, currency, created_at';

export async function organizationRow(tx: Pick<Tx, 'sql'>, organizationId: string): Promise<OrganizationRow> {
  const [row] = await tx.sql<OrganizationRow>(`SELECT ${ORGANIZATION_COLUMNS} FROM organizations WHERE id = $1`, [organizationId]);
  if (!row) throw notFound('organisation');
  return row;
}

export async function memberOf(tx: Pick<Tx, 'sql'>, organizationId: string, userId: string): Promise<MemberView> {
  const [row] = await tx.sql<MemberRow>(
    `SELECT ${MEMBER_COLUMNS} FROM organization_members m LEFT JOIN people p ON p.id = m.user_id WHERE m.organization_id = $1 AND m.user_id = $2`,
    [organizationId, userId],
  );
  if (!row) throw notFound('member');
  return memberView(row);
}

export async function capacityOf(tx: Pick<Tx, 'sql'>, organizationId: string): Promise<CapacityView> {
  const [row] = await tx.sql<CapacityRow>('SELECT * FROM check_organization_capacity($1)', [organizationId]);
  if (!row) throw notFound('organisation');
  return capacityView(row);
}

/** First of all locks: before any membership or the subscription of the organisation. */
export async function lockOrganization(tx: Pick<Tx, 'sql'>, organizationId: string): Promise<void> {
  await tx.sql('SELECT app.lock_organization($1)', [organizationId]);
}
