/** Who acts. Made once per request from a session or an API key; verbs take it from here, never from input. */
export interface Actor {
  userId: string;
  email: string;
  emailVerified: boolean;
  /** Verified, and named in PLATFORM_OWNER_EMAILS. */
  platformOwner: boolean;
  via: 'session' | 'apiKey';
}

export type Caller = Actor | null;
