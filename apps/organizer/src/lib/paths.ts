import { APP_BASES } from '@seatwise/web';

/** Where the organizer SPA leads: pages of other SPAs, which are addresses of their own. */
export const paths = {
  profile: () => `${APP_BASES.member}profile`,
  trainer: () => APP_BASES.trainer,
} as const;
