import type { MemberStatus, OrganizationStatus } from '@seatwise/domain/seats/contract';
import type { StatusTone } from '@seatwise/ui';

/** Amber for waiting, green only for done, rose for harm: the same everywhere. */
export const ORGANIZATION_TONE: Record<OrganizationStatus, StatusTone> = {
  pending: 'waiting',
  approved: 'done',
  rejected: 'harm',
  suspended: 'harm',
};
export const MEMBER_TONE: Record<MemberStatus, StatusTone> = {
  pending: 'waiting',
  active: 'done',
  rejected: 'neutral',
  removed: 'neutral',
};
