/** The present. Tests move it; nobody sleeps. */
export interface Clock {
  now(): Date;
  /** What the database should take for the present: null for its own clock, which is what runs in production. */
  forDatabase(): Date | null;
}

export const systemClock: Clock = { now: () => new Date(), forDatabase: () => null };
