/** What may stand behind the `?` of our pages, whoever wrote it: what is ours is kept, the rest dropped. */
import type { InviteFilter } from '@seatwise/domain/invites/contract';
import type { MemberStatus } from '@seatwise/domain/seats/contract';

/** The domain holds the same list; this copy keeps its validation library out of the first load. */
const STATUSES = ['pending', 'active', 'rejected', 'removed'] as const satisfies readonly MemberStatus[];

export interface MembersSearch {
  status?: MemberStatus;
  search?: string;
}

export function readMembersSearch(raw: Readonly<Record<string, unknown>>): MembersSearch {
  const status = STATUSES.find((one) => one === raw['status']);
  const search = typeof raw['search'] === 'string' ? raw['search'].slice(0, 120) : '';
  return { ...(status === undefined ? {} : { status }), ...(search === '' ? {} : { search }) };
}

export interface SuccessSearch {
  /** Written by Stripe into the address it leads back to. */
  session_id?: string;
}

export const readSuccessSearch = (raw: Readonly<Record<string, unknown>>): SuccessSearch =>
  typeof raw['session_id'] === 'string' ? { session_id: raw['session_id'] } : {};

/** In the order in which an invite goes through them; first what somebody has to do something about. */
export const INVITE_LOOKS = [
  'attention',
  'draft',
  'sent',
  'opened',
  'claimed',
  'expiring',
  'expired',
  'revoked',
  'bounced',
  'failed',
] as const satisfies readonly InviteFilter[];

export interface InvitesSearch {
  status?: InviteFilter;
  search?: string;
}

export function readInvitesSearch(raw: Readonly<Record<string, unknown>>): InvitesSearch {
  const status = INVITE_LOOKS.find((one) => one === raw['status']);
  const search = typeof raw['search'] === 'string' ? raw['search'].slice(0, 120) : '';
  return { ...(status === undefined ? {} : { status }), ...(search === '' ? {} : { search }) };
}

/** How one came back from Checkout. */
export interface OrderSearch {
  paid?: 1;
  left?: 1;
}

export const readOrderSearch = (raw: Readonly<Record<string, unknown>>): OrderSearch => ({
  ...(Number(raw['paid']) === 1 ? { paid: 1 } : {}),
  ...(Number(raw['left']) === 1 ? { left: 1 } : {}),
});

export interface CalendarSearch {
  /** `YYYY-MM-DD`; the page makes sure that it is a day. */
  day?: string;
}

export const readCalendarSearch = (raw: Readonly<Record<string, unknown>>): CalendarSearch =>
  typeof raw['day'] === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw['day']) ? { day: raw['day'] } : {};
