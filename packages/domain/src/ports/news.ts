/** Word from the database that something moved: a hint, to look again; whoever hears it reads for themselves. */
export interface News {
  /**
   * Calls `tell` whenever a figure of the event's dashboard has moved, in whatever process; also when word may have been missed. Never before this
   * returns. Returns what ends it.
   */
  subscribe(eventId: string, tell: () => void): () => void;
}

/** Nobody ever tells anything: for whom looking now and then is enough. */
export const silentNews: News = { subscribe: () => () => undefined };
