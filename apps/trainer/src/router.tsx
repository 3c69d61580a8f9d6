import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { authRoutes, loadMe, requireSession, routerDefaults, SignedIn, type Api } from '@seatwise/web';
import { calendarWords, load } from './lib/loaders.ts';
import { readCalendarSearch, readInvitesSearch, readMembersSearch, readOrderSearch, readSuccessSearch } from './lib/search.ts';
import { api } from './lib/trpc.ts';
import { Root } from './routes/Root.tsx';

const root = createRootRouteWithContext<{ api: Api }>()({
  beforeLoad: async ({ context }) => void (await loadMe(context.api)),
  component: Root,
});
const getParentRoute = () => root;

const signedIn = createRoute({
  getParentRoute,
  id: 'signed-in',
  beforeLoad: ({ context, location }) => requireSession(context.api, location),
  component: SignedIn,
});
const behind = () => signedIn;
const start = createRoute({
  getParentRoute: behind,
  path: '/',
  component: lazyRouteComponent(() => import('./routes/StartPage.tsx'), 'StartPage'),
});
const create = createRoute({
  getParentRoute: behind,
  path: '/organizations/new',
  component: lazyRouteComponent(() => import('./routes/CreatePage.tsx'), 'CreatePage'),
});

const organization = createRoute({
  getParentRoute: behind,
  path: '/organizations/$organizationId',
  loader: ({ params }) => load.organization(params.organizationId),
  component: lazyRouteComponent(() => import('./routes/OrganizationLayout.tsx'), 'OrganizationLayout'),
});
const inside = () => organization;
const dashboard = createRoute({
  getParentRoute: inside,
  path: '/',
  loader: ({ params }) => load.capacity(params.organizationId),
  component: lazyRouteComponent(() => import('./routes/DashboardPage.tsx'), 'DashboardPage'),
});
const seats = createRoute({
  getParentRoute: inside,
  path: '/seats',
  loader: ({ params }) => load.billing(params.organizationId),
  component: lazyRouteComponent(() => import('./routes/SeatsPage.tsx'), 'SeatsPage'),
});
const success = createRoute({
  getParentRoute: inside,
  path: '/seats/success',
  validateSearch: readSuccessSearch,
  component: lazyRouteComponent(() => import('./routes/SuccessPage.tsx'), 'SuccessPage'),
});
const members = createRoute({
  getParentRoute: inside,
  path: '/members',
  validateSearch: readMembersSearch,
  loader: ({ params }) => load.capacity(params.organizationId),
  component: lazyRouteComponent(() => import('./routes/MembersPage.tsx'), 'MembersPage'),
});
const courses = createRoute({
  getParentRoute: inside,
  path: '/courses',
  loader: ({ params }) => load.courses(params.organizationId),
  component: lazyRouteComponent(() => import('./routes/CoursesPage.tsx'), 'CoursesPage'),
});
const order = createRoute({
  getParentRoute: inside,
  path: '/orders/$orderId',
  validateSearch: readOrderSearch,
  loader: ({ params }) => load.order(params.organizationId, params.orderId),
  component: lazyRouteComponent(() => import('./routes/OrderPage.tsx'), 'OrderPage'),
});
const invites = createRoute({
  getParentRoute: inside,
  path: '/invites',
  validateSearch: readInvitesSearch,
  component: lazyRouteComponent(() => import('./routes/InvitesPage.tsx'), 'InvitesPage'),
});
const billing = createRoute({
  getParentRoute: inside,
  path: '/billing',
  loader: ({ params }) => load.billing(params.organizationId),
  component: lazyRouteComponent(() => import('./routes/BillingPage.tsx'), 'BillingPage'),
});
const ledger = createRoute({
  getParentRoute: inside,
  path: '/ledger',
  component: lazyRouteComponent(() => import('./routes/LedgerPage.tsx'), 'LedgerPage'),
});
const audit = createRoute({
  getParentRoute: inside,
  path: '/audit',
  component: lazyRouteComponent(() => import('./routes/AuditPage.tsx'), 'AuditPage'),
});
const settings = createRoute({
  getParentRoute: inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('./routes/SettingsPage.tsx'), 'SettingsPage'),
});

const coaching = createRoute({
  getParentRoute: behind,
  path: '/coaching',
  loader: () => load.coaching(),
  component: lazyRouteComponent(() => import('./routes/CoachingPage.tsx'), 'CoachingPage'),
});
const calendar = createRoute({
  getParentRoute: behind,
  path: '/coaching/calendar',
  validateSearch: readCalendarSearch,
  loader: () => load.coaching(),
  component: lazyRouteComponent(() => import('./routes/CalendarPage.tsx'), 'CalendarPage'),
});
const availability = createRoute({
  getParentRoute: behind,
  path: '/coaching/availability',
  loader: () => load.coaching(),
  component: lazyRouteComponent(() => import('./routes/AvailabilityPage.tsx'), 'AvailabilityPage'),
});
const conflicts = createRoute({
  getParentRoute: behind,
  path: '/coaching/conflicts',
  loader: () => load.coaching(),
  component: lazyRouteComponent(() => import('./routes/ConflictsPage.tsx'), 'ConflictsPage'),
});
const platform = createRoute({
  getParentRoute: behind,
  path: '/platform',
  component: lazyRouteComponent(() => import('./routes/PlatformPage.tsx'), 'PlatformPage'),
});
const health = createRoute({
  getParentRoute: behind,
  path: '/platform/health',
  loader: calendarWords,
  component: lazyRouteComponent(() => import('./routes/HealthPage.tsx'), 'HealthPage'),
});

const routeTree = root.addChildren([
  ...authRoutes(root),
  signedIn.addChildren([
    start,
    create,
    organization.addChildren([dashboard, seats, success, members, courses, order, invites, billing, ledger, audit, settings]),
    coaching,
    calendar,
    availability,
    conflicts,
    platform,
    health,
  ]),
]);

export const router = createRouter({ routeTree, ...routerDefaults('trainer', api) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
