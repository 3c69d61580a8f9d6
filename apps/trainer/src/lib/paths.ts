/** Every path of the trainer SPA, as the router knows it. Links give `params`; the server's mails and redirects use the same. */
export const paths = {
  start: '/',
  create: '/organizations/new',
  dashboard: '/organizations/$organizationId',
  seats: '/organizations/$organizationId/seats',
  success: '/organizations/$organizationId/seats/success',
  members: '/organizations/$organizationId/members',
  courses: '/organizations/$organizationId/courses',
  order: '/organizations/$organizationId/orders/$orderId',
  invites: '/organizations/$organizationId/invites',
  billing: '/organizations/$organizationId/billing',
  ledger: '/organizations/$organizationId/ledger',
  audit: '/organizations/$organizationId/audit',
  settings: '/organizations/$organizationId/settings',
  coaching: '/coaching',
  calendar: '/coaching/calendar',
  availability: '/coaching/availability',
  conflicts: '/coaching/conflicts',
  platform: '/platform',
  health: '/platform/health',
} as const;

/** Where somebody who has the code asks to be let in: a page of the member SPA. */
export const joinUrl = (joinCode: string): string => `${location.origin}/join/${encodeURIComponent(joinCode)}`;
