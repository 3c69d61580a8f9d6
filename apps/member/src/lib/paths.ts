/** Every path of the member SPA. Links and redirects are built here and nowhere else. */
export const paths = {
  home: () => '/',
  seats: () => '/seats',
  profile: () => '/profile',
  join: () => '/join',
  /** Where a join code, its link and its QR code lead. */
  joinCode: (code: string) => `/join/${encodeURIComponent(code.trim())}`,
  waiting: (organizationId: string) => `/waiting/${organizationId}`,
} as const;
