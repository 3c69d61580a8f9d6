/**
 * What a role may do to whom: pure, used by the verbs and by the buttons. Answers true, or the reason why not.
 * Browser-safe.
 */
import type { CapacityView, MemberStatus, OrganizationStatus, Role } from './contract.ts';

export type Reason =
  | 'not_manager'
  | 'not_owner'
  | 'not_waiting'
  | 'not_in'
  | 'owners_are_removed_by_owners'
  | 'no_seat_left'
  | 'organization_not_approved'
  | 'same_role';

export type Verdict = true | Reason;

const isManager = (role: Role | null): boolean => role === 'owner' || role === 'admin';

export const can = {
  approve(
    actor: Role | null,
    member: { role: Role; status: MemberStatus },
    organization: { status: OrganizationStatus },
    capacity: CapacityView,
  ): Verdict {
    if (!isManager(actor)) return 'not_manager';
    if (member.status !== 'pending') return 'not_waiting';
    if (member.role !== 'member') return true;
    if (organization.status !== 'approved') return 'organization_not_approved';
    return capacity.canAdd ? true : 'no_seat_left';
  },
  reject(actor: Role | null, member: { status: MemberStatus }): Verdict {
    if (!isManager(actor)) return 'not_manager';
    return member.status === 'pending' ? true : 'not_waiting';
  },
  remove(actor: Role | null, member: { role: Role; status: MemberStatus }): Verdict {
    if (!isManager(actor)) return 'not_manager';
    if (member.status !== 'active') return 'not_in';
    return member.role === 'owner' && actor !== 'owner' ? 'owners_are_removed_by_owners' : true;
  },
  setRole(actor: Role | null, member: { role: Role; status: MemberStatus }, role: Role): Verdict {
    if (actor !== 'owner') return 'not_owner';
    if (member.status !== 'active' && member.status !== 'pending') return 'not_in';
    return member.role === role ? 'same_role' : true;
  },
  buy(actor: Role | null, organization: { status: OrganizationStatus }): Verdict {
    if (actor !== 'owner') return 'not_owner';
    return organization.status === 'approved' ? true : 'organization_not_approved';
  },
  changePlan(actor: Role | null): Verdict {
    return actor === 'owner' ? true : 'not_owner';
  },
  manage(actor: Role | null): Verdict {
    return isManager(actor) ? true : 'not_manager';
  },
};
