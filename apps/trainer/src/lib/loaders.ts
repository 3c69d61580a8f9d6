/** What a route loads before it is drawn. Pages that a role may not see load nothing: they explain themselves instead. */
import { loadMe } from '@seatwise/web';
import { can } from '@seatwise/domain/seats/policy';
import { api, queryClient, trpc } from './trpc.ts';

type Standing = 'stranger' | 'outside' | 'member' | 'staff' | 'manager';

/** How the person stands in an organisation, as far as `identity.me` knows. */
async function standingIn(organizationId: string): Promise<Standing> {
  const membership = (await loadMe(api))?.memberships.find((one) => one.organizationId === organizationId);
  if (membership === undefined) return 'stranger';
  if (membership.status !== 'active') return 'outside';
  if (membership.role === 'member') return 'member';
  return can.manage(membership.role) === true ? 'manager' : 'staff';
}

/** A stranger's request goes to the server all the same: its answer, that there is nothing, is the page. */
const MAY: Record<'member' | 'staff' | 'manager', readonly Standing[]> = {
  member: ['stranger', 'member', 'staff', 'manager'],
  staff: ['stranger', 'staff', 'manager'],
  manager: ['stranger', 'manager'],
};

/** Awaits `load` for those who may see what it asks for. */
export async function loadFor(least: keyof typeof MAY, organizationId: string, load: () => readonly Promise<unknown>[]): Promise<void> {
  if (MAY[least].includes(await standingIn(organizationId))) await Promise.all(load());
}

/** Words that come with the pages they stand on. */
export const calendarWords = async (): Promise<void> => (await import('../i18n/calendar.ts')).addCalendarWords();

/** As many as the page shows at first. Each brings its orders along, in the same request. */
const COURSES_AT_ONCE = 20;
export const coursesQuery = (organizationId: string) =>
  trpc.seats.courses.infiniteQueryOptions({ organizationId, limit: COURSES_AT_ONCE }, { getNextPageParam: (page) => page.nextCursor });

export const load = {
  organization: (organizationId: string) =>
    loadFor('member', organizationId, () => [queryClient.ensureQueryData(trpc.seats.organization.queryOptions({ organizationId }))]),
  capacity: (organizationId: string) =>
    loadFor('staff', organizationId, () => [queryClient.ensureQueryData(trpc.seats.capacity.queryOptions({ organizationId }))]),
  courses: (organizationId: string) =>
    loadFor('staff', organizationId, () => [queryClient.ensureInfiniteQueryData(coursesQuery(organizationId))]),
  order: (organizationId: string, orderId: string) =>
    loadFor('staff', organizationId, () => [queryClient.ensureQueryData(trpc.seats.order.queryOptions({ orderId }))]),
  coaching: () => Promise.all([queryClient.ensureQueryData(trpc.bookings.myCoach.queryOptions({})), calendarWords()]),
  billing: (organizationId: string) =>
    loadFor('manager', organizationId, () => [
      queryClient.ensureQueryData(trpc.seats.capacity.queryOptions({ organizationId })),
      queryClient.ensureQueryData(trpc.billing.subscription.queryOptions({ organizationId })),
    ]),
};
