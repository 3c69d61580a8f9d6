import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import { contactsSearch } from '../features/contacts/search.ts';
import { load } from '../lib/desk-loaders.ts';

/** Pages of published events (`/events/$eventId/…`), of venues (`/venues…`) and of contacts (`/contacts…`), below the guarded layout. */
export function deskRoutes<Parent extends AnyRoute>(getParentRoute: () => Parent) {
  const event = createRoute({
    getParentRoute,
    path: '/events/$eventId',
    loader: ({ params }) => load.event(params.eventId),
    component: lazyRouteComponent(() => import('./desk/EventLayout.tsx'), 'EventLayout'),
  });
  const ofEvent = () => event;
  return [
    event.addChildren([
      createRoute({
        getParentRoute: ofEvent,
        path: '/',
        component: lazyRouteComponent(() => import('./desk/OverviewPage.tsx'), 'OverviewPage'),
      }),
      createRoute({
        getParentRoute: ofEvent,
        path: '/orders',
        component: lazyRouteComponent(() => import('./desk/OrdersPage.tsx'), 'OrdersPage'),
      }),
      createRoute({
        getParentRoute: ofEvent,
        path: '/attendees',
        component: lazyRouteComponent(() => import('./desk/AttendeesPage.tsx'), 'AttendeesPage'),
      }),
      createRoute({
        getParentRoute: ofEvent,
        path: '/check-in',
        component: lazyRouteComponent(() => import('./desk/CheckInPage.tsx'), 'CheckInPage'),
      }),
      createRoute({
        getParentRoute: ofEvent,
        path: '/tickets',
        component: lazyRouteComponent(() => import('./desk/TicketsPage.tsx'), 'TicketsPage'),
      }),
      createRoute({
        getParentRoute: ofEvent,
        path: '/venue',
        component: lazyRouteComponent(() => import('./desk/VenuePage.tsx'), 'VenuePage'),
      }),
      createRoute({
        getParentRoute: ofEvent,
        path: '/settings',
        component: lazyRouteComponent(() => import('./desk/SettingsPage.tsx'), 'SettingsPage'),
      }),
    ]),
    createRoute({
      getParentRoute,
      path: '/venues',
      loader: load.venues,
      component: lazyRouteComponent(() => import('./desk/VenuesPage.tsx'), 'VenuesPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/venues/new',
      loader: load.venues,
      component: lazyRouteComponent(() => import('./desk/NewVenuePage.tsx'), 'NewVenuePage'),
    }),
    createRoute({
      getParentRoute,
      path: '/venues/$venueId',
      loader: ({ params }) => load.venue(params.venueId),
      component: lazyRouteComponent(() => import('./desk/EditVenuePage.tsx'), 'EditVenuePage'),
    }),
    createRoute({
      getParentRoute,
      path: '/venues/requests/$venueBookingId',
      loader: load.venues,
      component: lazyRouteComponent(() => import('./desk/RequestPage.tsx'), 'RequestPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/contacts',
      validateSearch: contactsSearch,
      loader: load.contacts,
      component: lazyRouteComponent(() => import('./desk/ContactsPage.tsx'), 'ContactsPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/contacts/import',
      validateSearch: contactsSearch,
      loader: load.contacts,
      component: lazyRouteComponent(() => import('./desk/ImportContactsPage.tsx'), 'ImportContactsPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/contacts/new',
      validateSearch: contactsSearch,
      loader: load.contacts,
      component: lazyRouteComponent(() => import('./desk/NewContactPage.tsx'), 'NewContactPage'),
    }),
    createRoute({
      getParentRoute,
      path: '/contacts/$contactId',
      loader: ({ params }) => load.contact(params.contactId),
      component: lazyRouteComponent(() => import('./desk/ContactPage.tsx'), 'ContactPage'),
    }),
  ] as const;
}
