/** Every path of the organizer SPA, below `/organizer`. Links and redirects are built here and nowhere else. */
export const paths = {
  home: () => '/',
} as const;
