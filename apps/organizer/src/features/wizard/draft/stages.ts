import type { Stage } from '@seatwise/domain/wizard/contract';

/** The contract's own list, without the schemas that come with it: those load once the page is there. A test holds the two together. */
export const STAGES = [
  'contact_info',
  'event_basics',
  'venue_selection',
  'ticketing',
  'marketing',
  'review',
] as const satisfies readonly Stage[];
