/** What the secret part of a link to unsubscribe says once it has been found to be ours. */
export interface UnsubscribeLink {
  contactId: string;
  /** Holds for as long as the contact's link has this version. */
  version: number;
  /** The message that the link stood in, where it was one of a campaign's. */
  messageId: string | null;
}

/** The secret part of the address to unsubscribe by, made of whose it is and a version: nothing has to be kept, and raising the version ends it. */
export interface UnsubscribeTokens {
  tokenOf(contactId: string, version: number, messageId?: string | null): string;
  /** Null for what is no such token, or was not made here. */
  read(token: string): UnsubscribeLink | null;
}
