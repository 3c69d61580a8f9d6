import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** Randomness. */
export interface Ids {
  /** Version 7: later ones sort behind earlier ones. */
  uuid(): string;
  /** Unambiguous capitals and digits, for codes that are read aloud (no 0/O, 1/I/L, U/V). */
  code(length: number): string;
  /** URL-safe, for tokens: 32 bytes by default. */
  token(bytes?: number): string;
}

const ALPHABET = '23456789ABCDEFGHJKMNPQRSTWXYZ';

const last = { ms: 0, count: 0 };

/** RFC 9562 version 7 with its first method of keeping order: 48 bits of milliseconds and 12 that count on within one, then random. */
function uuid7(): string {
  const now = Date.now();
  if (now > last.ms) Object.assign(last, { ms: now, count: 0 });
  else if (last.count < 0xfff) last.count += 1;
  else Object.assign(last, { ms: last.ms + 1, count: 0 });
  const head = last.ms.toString(16).padStart(12, '0');
  return `${head.slice(0, 8)}-${head.slice(8)}-7${last.count.toString(16).padStart(3, '0')}-${randomUUID().slice(19)}`;
}

export const systemIds: Ids = {
  uuid: uuid7,
  code: (length) => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  token: (bytes = 32) => randomBytes(bytes).toString('base64url'),
};
