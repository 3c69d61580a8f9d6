/** Paths of published events and of venues, as the router knows them. */
export const deskPaths = {} as const;
