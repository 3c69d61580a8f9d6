/**
 * What can be done with an invite, an order or a claim as it stands: pure, for the verbs and for the buttons. True, or the reason why not.
 * Browser-safe. Who may at all (the buyer, and the organisation's staff) is the database's to say.
 */
import type { OrganizationStatus, Role } from '../seats/contract.ts';
import type { InviteStatus, OrderStatus, UsageView } from './contract.ts';

export type InviteReason =
  | 'organization_not_approved'
  | 'not_staff'
  | 'order_not_paid'
  | 'order_refunded'
  | 'no_seat_left'
  | 'claimed'
  | 'revoked'
  | 'is_a_link'
  | 'nothing_to_refund'
  | 'not_buyer_or_manager';

type Verdict = true | InviteReason;

const isStaff = (role: Role | null): boolean => role === 'owner' || role === 'admin' || role === 'trainer';

const open = (status: InviteStatus): Verdict => (status === 'claimed' || status === 'revoked' ? status : true);

function paid(status: OrderStatus): Verdict {
  if (status === 'paid') return true;
  return status === 'refunded' ? 'order_refunded' : 'order_not_paid';
}

export const can = {
  order(role: Role | null, organization: { status: OrganizationStatus }): Verdict {
    if (!isStaff(role)) return 'not_staff';
    return organization.status === 'approved' ? true : 'organization_not_approved';
  },
  invite(order: { status: OrderStatus; usage: UsageView }, organization: { status: OrganizationStatus }): Verdict {
    if (organization.status !== 'approved') return 'organization_not_approved';
    const state = paid(order.status);
    if (state !== true) return state;
    return order.usage.available > 0 ? true : 'no_seat_left';
  },
  refund(actor: { role: Role | null; isBuyer: boolean }, order: { status: OrderStatus; usage: UsageView }): Verdict {
    if (!actor.isBuyer && actor.role !== 'owner' && actor.role !== 'admin') return 'not_buyer_or_manager';
    const state = paid(order.status);
    if (state !== true) return state;
    return order.usage.claimed < order.usage.total ? true : 'nothing_to_refund';
  },
  revoke: (invite: { status: InviteStatus }): Verdict => open(invite.status),
  newLink: (invite: { status: InviteStatus }): Verdict => open(invite.status),
  resend: (invite: { status: InviteStatus; kind: 'email' | 'link' }): Verdict =>
    invite.kind === 'link' ? 'is_a_link' : open(invite.status),
  readdress: (invite: { status: InviteStatus; kind: 'email' | 'link' }): Verdict =>
    invite.kind === 'link' ? 'is_a_link' : open(invite.status),
};
