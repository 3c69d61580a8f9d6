import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { authRoutes, loadMe, requireSession, routerDefaults, SignedIn, type Api } from '@seatwise/web';
import { bookSearch, everyWeekSearch, pickSearch, sessionsSearch } from './features/booking/search.ts';
import { coachQuery } from './features/booking/queries.ts';
import { comingSessions } from './features/sessions/queries.ts';
import { discovered, eventsSearch } from './features/events/queries.ts';
import { inviteLook, pairingLook } from './features/invitation/look.ts';
import { mailsLook } from './features/mails/look.ts';
import { myCoaches, mySeats } from './features/seats/queries.ts';
import { checkoutSearch, myOrders, orderSearch, ticketsSearch } from './features/tickets/queries.ts';
import { api, queryClient, trpc } from './lib/trpc.ts';
import { HomePage } from './routes/HomePage.tsx';
import { Root } from './routes/Root.tsx';

// The words of events and tickets come with the first of their pages.
const addTicketWords = async () => (await import('./i18n/tickets-words.ts')).addTicketWords();

const root = createRootRouteWithContext<{ api: Api }>()({
  beforeLoad: async ({ context }) => void (await loadMe(context.api)),
  component: Root,
});
const getParentRoute = () => root;

const home = createRoute({
  getParentRoute,
  path: '/',
  // What fails to load says so in its own place.
  loader: async ({ context }) =>
    (await loadMe(context.api)) === null
      ? undefined
      : void (await Promise.all([
          queryClient.prefetchInfiniteQuery(mySeats),
          queryClient.prefetchQuery(myCoaches),
          queryClient.prefetchInfiniteQuery(comingSessions(Date.now())),
          queryClient.prefetchInfiniteQuery(myOrders),
          addTicketWords(),
        ])),
  component: HomePage,
});
const join = createRoute({
  getParentRoute,
  path: '/join',
  component: lazyRouteComponent(() => import('./routes/JoinPage.tsx'), 'JoinPage'),
});
const joinCode = createRoute({
  getParentRoute,
  path: '/join/$code',
  loader: ({ params }) => queryClient.ensureQueryData(trpc.seats.previewJoinCode.queryOptions({ code: params.code })),
  component: lazyRouteComponent(() => import('./routes/JoinCodePage.tsx'), 'JoinCodePage'),
  errorComponent: lazyRouteComponent(() => import('./routes/JoinCodePage.tsx'), 'JoinCodeFailed'),
});
// An invitation is looked at anew whenever somebody comes to it, whoever they are by now.
const invite = createRoute({
  getParentRoute,
  path: '/invite',
  loader: () => queryClient.fetchQuery({ ...inviteLook, staleTime: 0 }),
  component: lazyRouteComponent(() => import('./routes/InvitePage.tsx'), 'InvitePage'),
});
const pairing = createRoute({
  getParentRoute,
  path: '/pairing',
  loader: () => queryClient.fetchQuery({ ...pairingLook, staleTime: 0 }),
  component: lazyRouteComponent(() => import('./routes/PairingPage.tsx'), 'PairingPage'),
});

// Behind the link of an organisation's mails.
const unsubscribe = createRoute({
  getParentRoute,
  path: '/unsubscribe/$token',
  loader: async ({ params: { token } }) =>
    Promise.all([
      queryClient.fetchQuery({ ...mailsLook(token), staleTime: 0 }),
      import('./i18n/unsubscribe-words.ts').then(({ addUnsubscribeWords }) => addUnsubscribeWords()),
    ]),
  component: lazyRouteComponent(() => import('./routes/UnsubscribePage.tsx'), 'UnsubscribePage'),
});

// Events and orders are for everybody: what an order shows, the server decides by account, by the link of a mail, or by the browser that bought.
const events = createRoute({
  getParentRoute,
  path: '/events',
  validateSearch: eventsSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => Promise.all([addTicketWords(), queryClient.prefetchInfiniteQuery(discovered(deps.q ?? ''))]),
  component: lazyRouteComponent(() => import('./routes/EventsPage.tsx'), 'EventsPage'),
});
const arrive = createRoute({
  getParentRoute,
  path: '/order',
  validateSearch: checkoutSearch,
  loader: addTicketWords,
  component: lazyRouteComponent(() => import('./routes/OrderPage.tsx'), 'ArrivePage'),
});
const order = createRoute({
  getParentRoute,
  path: '/orders/$orderId',
  validateSearch: orderSearch,
  loader: addTicketWords,
  component: lazyRouteComponent(() => import('./routes/OrderPage.tsx'), 'OrderPage'),
});

const signedIn = createRoute({
  getParentRoute,
  id: 'signed-in',
  beforeLoad: ({ context, location }) => requireSession(context.api, location),
  component: SignedIn,
});
const behind = () => signedIn;
const waiting = createRoute({
  getParentRoute: behind,
  path: '/waiting/$organizationId',
  component: lazyRouteComponent(() => import('./routes/WaitingPage.tsx'), 'WaitingPage'),
});
const seats = createRoute({
  getParentRoute: behind,
  path: '/seats',
  loader: () => Promise.all([queryClient.ensureInfiniteQueryData(mySeats), queryClient.ensureQueryData(myCoaches)]),
  component: lazyRouteComponent(() => import('./routes/SeatsPage.tsx'), 'SeatsPage'),
});
const addBookingWords = async () => (await import('./i18n/bookings-words.ts')).addBookingWords();
// The words of bookings come with the first of these pages; what is open is asked for by the page itself, which shows its frame meanwhile.
const book = createRoute({
  getParentRoute: behind,
  path: '/coaches/$coachId',
  validateSearch: bookSearch,
  loader: ({ params }) => Promise.all([addBookingWords(), queryClient.ensureQueryData(coachQuery(params.coachId))]),
  component: lazyRouteComponent(() => import('./routes/BookPage.tsx'), 'BookPage'),
});
const everyWeek = createRoute({
  getParentRoute: behind,
  path: '/coaches/$coachId/every-week',
  validateSearch: everyWeekSearch,
  loader: ({ params }) => Promise.all([addBookingWords(), queryClient.ensureQueryData(coachQuery(params.coachId))]),
  component: lazyRouteComponent(() => import('./routes/EveryWeekPage.tsx'), 'EveryWeekPage'),
});
const sessions = createRoute({
  getParentRoute: behind,
  path: '/sessions',
  validateSearch: sessionsSearch,
  loader: () => Promise.all([addBookingWords(), queryClient.prefetchQuery(myCoaches)]),
  component: lazyRouteComponent(() => import('./routes/SessionsPage.tsx'), 'SessionsPage'),
});
const move = createRoute({
  getParentRoute: behind,
  path: '/sessions/$sessionId/move',
  validateSearch: pickSearch,
  loader: async ({ params: { sessionId } }) => {
    const [session] = await Promise.all([queryClient.fetchQuery(trpc.bookings.session.queryOptions({ sessionId })), addBookingWords()]);
    await queryClient.ensureQueryData(coachQuery(session.coachId));
  },
  component: lazyRouteComponent(() => import('./routes/MovePage.tsx'), 'MovePage'),
});
const tickets = createRoute({
  getParentRoute: behind,
  path: '/tickets',
  validateSearch: ticketsSearch,
  loader: () => Promise.all([addTicketWords(), queryClient.prefetchInfiniteQuery(myOrders)]),
  component: lazyRouteComponent(() => import('./routes/TicketsPage.tsx'), 'TicketsPage'),
});
const profile = createRoute({
  getParentRoute: behind,
  path: '/profile',
  loader: () =>
    Promise.all([
      addBookingWords(),
      queryClient.ensureQueryData(trpc.identity.apiKeys.queryOptions()),
      queryClient.ensureQueryData(trpc.identity.mailPreferences.queryOptions()),
      queryClient.ensureQueryData(trpc.identity.calendarFeed.queryOptions()),
    ]),
  component: lazyRouteComponent(() => import('./routes/ProfilePage.tsx'), 'ProfilePage'),
});

const routeTree = root.addChildren([
  ...authRoutes(root),
  home,
  join,
  joinCode,
  invite,
  pairing,
  unsubscribe,
  events,
  arrive,
  order,
  signedIn.addChildren([waiting, seats, tickets, book, everyWeek, sessions, move, profile]),
]);

export const router = createRouter({ routeTree, ...routerDefaults('member', api) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
