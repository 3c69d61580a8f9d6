/** The public surface: one namespace a slice. SPAs and clients import its type alone. */
import { billingRouter } from './billing/billing.router.ts';
import { bookingsRouter } from './bookings/bookings.router.ts';
import { dashboardRouter } from './dashboard/dashboard.router.ts';
import { eventsRouter } from './events/events.router.ts';
import { identityRouter } from './identity/identity.router.ts';
import { invitesRouter, seatClaimsRouter } from './invites/invites.router.ts';
import { pairingRouter } from './invites/pairing.router.ts';
import { ordersRouter } from './invites/orders.router.ts';
import { jobsRouter } from './jobs/jobs.router.ts';
import { mergeRouters, router } from './kernel/trpc.ts';
import { contactsRouter } from './marketing/contacts.router.ts';
import { emailRouter } from './marketing/email.router.ts';
import { whatsappRouter } from './marketing/whatsapp.router.ts';
import { platformRouter } from './platform/platform.router.ts';
import { seatsRouter } from './seats/seats.router.ts';
import { ticketsRouter } from './tickets/tickets.router.ts';
import { venuesRouter } from './venues/venues.router.ts';
import { duplicateRouter } from './wizard/duplicate.router.ts';
import { generateRouter } from './wizard/generate.router.ts';
import { wizardRouter } from './wizard/wizard.router.ts';

export const appRouter = router({
  identity: identityRouter,
  seats: mergeRouters(seatsRouter, ordersRouter, seatClaimsRouter),
  billing: billingRouter,
  invites: mergeRouters(invitesRouter, pairingRouter),
  bookings: bookingsRouter,
  venues: venuesRouter,
  events: mergeRouters(eventsRouter, duplicateRouter),
  tickets: ticketsRouter,
  marketing: mergeRouters(emailRouter, whatsappRouter, contactsRouter, generateRouter),
  dashboard: dashboardRouter,
  wizard: wizardRouter,
  jobs: jobsRouter,
  platform: platformRouter,
});

export type AppRouter = typeof appRouter;
