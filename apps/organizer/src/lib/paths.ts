import { APP_BASES } from '@seatwise/web';

/** Every path of the organizer SPA, as the router knows it; the desk's own are in `desk-paths.ts`. */
export const paths = {
  home: '/',
  wizard: '/wizard/$sessionId',
  stage: '/wizard/$sessionId/$stage',
} as const;

/** Pages of other SPAs, which are addresses of their own. */
export const elsewhere = {
  trainer: () => APP_BASES.trainer,
  organization: (organizationId: string) => `${APP_BASES.trainer}organizations/${organizationId}`,
  event: (slug: string) => `${APP_BASES.member}e/${encodeURIComponent(slug)}`,
} as const;

/** The address of an event's public page, to hand on. */
export const publicUrl = (slug: string): string => `${location.origin}${elsewhere.event(slug)}`;

/** A published event's own pages. */
export const eventPage = (eventId: string): string => `${APP_BASES.organizer}events/${eventId}`;
