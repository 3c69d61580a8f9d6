/** The platform owner decides which organisations may sell: pending → approved | rejected, approved ⇄ suspended. */
import { command } from '../kernel/command.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import type { Page } from '../kernel/input.ts';
import { platformOwner } from './access.ts';
import {
  OrganizationInput,
  OrganizationsInput,
  type OrganizationListItem,
  type OrganizationStatus,
  type OrganizationView,
} from './contract.ts';
import { notifyJob, type NOTICES } from './jobs.ts';
import { organizationView, type OrganizationRow } from './views.ts';

const decide = (verb: string, status: OrganizationStatus, notice: (typeof NOTICES)[number] | null) =>
  command({
    verb: `seats.${verb}`,
    input: OrganizationInput,
    authorize: platformOwner,
    async run({ tx, input, audit, enqueue }): Promise<OrganizationView> {
      const [row] = await tx.sql<OrganizationRow>('SELECT * FROM app.set_organization_status($1, $2)', [input.organizationId, status]);
      if (!row) throw new Error('app.set_organization_status returned no row');
      audit({ organizationId: row.id, subject: row.id, changes: { status } });
      if (notice) enqueue(notifyJob, { notice, organizationId: row.id, userId: null });
      return organizationView(row, null);
    },
  });

export const approveOrganization = decide('approveOrganization', 'approved', 'organizationApproved');
export const rejectOrganization = decide('rejectOrganization', 'rejected', 'organizationRejected');
export const suspendOrganization = decide('suspendOrganization', 'suspended', 'organizationSuspended');
export const reinstateOrganization = decide('reinstateOrganization', 'approved', 'organizationApproved');

interface Row {
  id: string;
  name: string;
  slug: string;
  status: OrganizationStatus;
  subscription_plan: OrganizationListItem['plan'];
  seat_limit: number;
  active_members_count: number;
  owner_name: string | null;
  owner_email: string | null;
  created_at: Date;
  at: string;
}

/** A command, though it reads: the platform owner sees tenants' data only where the look leaves a row. */
export const organizations = command({
  verb: 'seats.organizations',
  input: OrganizationsInput,
  authorize: async ({ tx, actor, deps }) => platformOwner({ tx, actor, deps, input: undefined }),
  async run({ tx, input, audit }): Promise<Page<OrganizationListItem>> {
    const after = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<Row>(
      'SELECT id, name, slug, status, subscription_plan, seat_limit, active_members_count, owner_name, owner_email::text AS owner_email, created_at, created_at::text AS at ' +
        'FROM app.platform_organizations($1, $2, $3::timestamptz, $4::uuid, $5)',
      [input.status ?? null, input.search ?? null, after?.[0] ?? null, after?.[1] ?? null, input.limit + 1],
    );
    audit({ changes: { status: input.status ?? null, search: input.search ? true : false } });
    return pageOf(
      rows,
      input.limit,
      (row) => [row.at, row.id],
      (row) => ({
        id: row.id,
        name: row.name,
        slug: row.slug,
        status: row.status,
        plan: row.subscription_plan,
        seatLimit: row.seat_limit,
        activeMembers: row.active_members_count,
        ownerName: row.owner_name,
        ownerEmail: row.owner_email,
        createdAt: row.created_at.toISOString(),
      }),
    );
  },
});
