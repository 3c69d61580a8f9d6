/** Organisations, membership and capacity: inputs and views. Browser-safe. */
import { z } from 'zod';
import { currency, id, locale, page, text, timeZone, type Locale } from '../kernel/input.ts';
import { PLANS, type Plan } from '../billing/plans.ts';

export const ROLES = ['owner', 'admin', 'trainer', 'member'] as const;
export type Role = (typeof ROLES)[number];
export const MEMBER_STATUSES = ['pending', 'active', 'rejected', 'removed'] as const;
export type MemberStatus = (typeof MEMBER_STATUSES)[number];
export const ORGANIZATION_STATUSES = ['pending', 'approved', 'rejected', 'suspended'] as const;
export type OrganizationStatus = (typeof ORGANIZATION_STATUSES)[number];

export const CreateOrganizationInput = z.object({
  name: text(120, 2),
  plan: z.enum(PLANS).default('PRO'),
  timeZone,
  locale: locale.default('en'),
  currency: currency.default('eur'),
});
export const OrganizationInput = z.object({ organizationId: id });
export const OrganizationsInput = page.extend({ status: z.enum(ORGANIZATION_STATUSES).optional(), search: text(120, 0).optional() });
export const ChangePlanInput = z.object({ organizationId: id, plan: z.enum(PLANS) });
export const UpdateOrganizationInput = z.object({
  organizationId: id,
  name: text(120, 2).optional(),
  timeZone: timeZone.optional(),
  locale: locale.optional(),
  currency: currency.optional(),
});

/** Codes are read aloud and typed by hand: case, spaces and dashes do not matter. */
export const normalizeJoinCode = (code: string): string =>
  code
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\-‐-―]/gu, '');
export const JoinCodeInput = z.object({ code: z.string().max(100) });

export const MembersInput = page.extend({
  organizationId: id,
  status: z.enum(MEMBER_STATUSES).optional(),
  search: text(120, 0).optional(),
});
export const MemberInput = z.object({ organizationId: id, userId: id });
export const SetMemberRoleInput = MemberInput.extend({ role: z.enum(ROLES) });
export const LedgerInput = page.extend({ organizationId: id, kind: z.enum(['purchase', 'usage']).optional() });
export const AuditInput = page.extend({ organizationId: id });

export interface OrganizationView {
  id: string;
  name: string;
  slug: string;
  status: OrganizationStatus;
  /** Governs the next purchase. */
  plan: Plan;
  timeZone: string;
  locale: Locale;
  currency: string;
  createdAt: string;
  /** The caller's own role, null for the platform owner looking in. */
  role: Role | null;
  /** Only for staff. */
  joinCode: string | null;
}

export interface CreatedOrganizationView {
  id: string;
  slug: string;
  joinCode: string;
  status: OrganizationStatus;
}

/** A row of the platform owner's list. */
export interface OrganizationListItem {
  id: string;
  name: string;
  slug: string;
  status: OrganizationStatus;
  plan: Plan;
  seatLimit: number;
  activeMembers: number;
  ownerName: string | null;
  ownerEmail: string | null;
  createdAt: string;
}

export interface CapacityView {
  /** Somebody more can be admitted now. */
  canAdd: boolean;
  currentMembers: number;
  seatLimit: number;
  /** Never negative. */
  remainingSeats: number;
  /** How many are seated beyond the limit. */
  overBy: number;
}

export interface MemberView {
  userId: string;
  name: string;
  email: string;
  role: Role;
  status: MemberStatus;
  /** When the present status began. */
  since: string;
}

export interface MemberChangeView {
  member: MemberView;
  capacity: CapacityView;
}

export interface ApproveAllView {
  approved: number;
  waiting: number;
  capacity: CapacityView;
}

export interface JoinPreviewView {
  organizationId: string;
  name: string;
}

export interface JoinView {
  organizationId: string;
  status: MemberStatus;
}

/** Why a figure moved: what synchronising found, or the verb that did it; `direct` for a write outside any verb. */
export const LEDGER_CAUSES = [
  'purchase',
  'increase',
  'reduction',
  'cancellation',
  'release',
  'approveMember',
  'approveAllThatFit',
  'removeMember',
  'leave',
  'setMemberRole',
  'deleteAccount',
  'direct',
] as const;

export interface LedgerItemView {
  id: string;
  kind: 'purchase' | 'usage';
  delta: number;
  cause: string;
  actor: { id: string; name: string } | null;
  eventId: string | null;
  at: string;
  /** The person whose seat moved, for usage. */
  subject: { id: string; name: string } | null;
  /** Running total of its kind after this row. */
  balance: number;
}

export interface AuditItemView {
  id: string;
  at: string;
  actor: { id: string; name: string } | null;
  verb: string;
  subject: string | null;
  changes: { [key: string]: unknown };
}

export interface CsvView {
  filename: string;
  csv: string;
}
