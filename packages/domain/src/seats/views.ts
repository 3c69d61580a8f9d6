/** Row to view. Rows stop here. */
import type { CapacityView, MemberStatus, MemberView, OrganizationStatus, OrganizationView, Role } from './contract.ts';
import type { Plan } from '../billing/plans.ts';
import type { Locale } from '../kernel/input.ts';

export interface CapacityRow {
  can_add: boolean;
  current_members: number;
  seat_limit: number;
  remaining_seats: number;
  over_by: number;
}

export const capacityView = (row: CapacityRow): CapacityView => ({
  canAdd: row.can_add,
  currentMembers: row.current_members,
  seatLimit: row.seat_limit,
  remainingSeats: row.remaining_seats,
  overBy: row.over_by,
});

export interface MemberRow {
  user_id: string;
  name: string | null;
  email: string | null;
  role: Role;
  status: MemberStatus;
  since: Date;
}

/** A deleted person has neither name nor address left; the page has words for that. */
export const memberView = (row: MemberRow): MemberView => ({
  userId: row.user_id,
  name: row.name ?? '',
  email: row.email ?? '',
  role: row.role,
  status: row.status,
  since: row.since.toISOString(),
});

export interface OrganizationRow {
  id: string;
  name: string;
  slug: string;
  join_code: string;
  status: OrganizationStatus;
  subscription_plan: Plan;
  time_zone: string;
  locale: Locale;
  currency: string;
  created_at: Date;
}

export const organizationView = (row: OrganizationRow, role: Role | null): OrganizationView => ({
  id: row.id,
  name: row.name,
  slug: row.slug,
  status: row.status,
  plan: row.subscription_plan,
  timeZone: row.time_zone,
  locale: row.locale,
  currency: row.currency,
  createdAt: row.created_at.toISOString(),
  role,
  joinCode: role !== null && role !== 'member' ? row.join_code : null,
});
