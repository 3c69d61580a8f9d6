/** Every path of the member SPA. Links and redirects are built here and nowhere else. */
export const paths = {
  home: () => '/',
  seats: () => '/seats',
  sessions: () => '/sessions',
  profile: () => '/profile',
  events: () => '/events',
  /** Pages that the server draws: plain links lead there, not the router. */
  event: (slug: string) => `/e/${slug}`,
  eventCalendar: (slug: string) => `/e/${slug}/calendar.ics`,
  tickets: () => '/tickets',
  join: () => '/join',
  /** Where a join code, its link and its QR code lead. */
  joinCode: (code: string) => `/join/${encodeURIComponent(code.trim())}`,
  /** Where the link of a seat invite leads: its token is in a cookie by then. */
  invite: () => '/invite',
  /** The same for a coach's invitation. */
  pairing: () => '/pairing',
  waiting: (organizationId: string) => `/waiting/${organizationId}`,
} as const;
