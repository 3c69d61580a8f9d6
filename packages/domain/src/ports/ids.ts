import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** Randomness. */
export interface Ids {
  uuid(): string;
  /** Unambiguous capitals and digits, for codes that are read aloud (no 0/O, 1/I/L, U/V). */
  code(length: number): string;
  /** URL-safe, for tokens: 32 bytes by default. */
  token(bytes?: number): string;
}

const ALPHABET = '23456789ABCDEFGHJKMNPQRSTWXYZ';

export const systemIds: Ids = {
  uuid: () => randomUUID(),
  code: (length) => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  token: (bytes = 32) => randomBytes(bytes).toString('base64url'),
};
