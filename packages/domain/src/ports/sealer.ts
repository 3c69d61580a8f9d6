/** Authenticated encryption for what must rest in a job's payload until it is sent. Implemented over AES-256-GCM, key from AUTH_SECRET. */
export interface Sealer {
  seal(plain: string): string;
  /** Throws when the text was not sealed by us or was altered. */
  open(sealed: string): string;
}

/** What opens a guest's order: made of its id under a key from AUTH_SECRET, so that every mail carries the same. Only its SHA-256 is stored. */
export interface OrderTokens {
  tokenOf(orderId: string): string;
}
