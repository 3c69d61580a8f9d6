/** Ids that are the same at every run: the old one where it is a UUID, else one made of where it came from. */
import { createHash } from 'node:crypto';

/** As RFC 9562 has them, and as zod, and so our own verbs, take them. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

export interface Origin {
  organizationId: string;
  /** Tells two older databases of one organisation apart. */
  label: string;
}

/**
 * RFC 9562 version 8: the first 128 bits of SHA-256 over organisation, label, table and old id, with the bits of version and variant set.
 * The organisation is part of it: order 1 of two older databases is not one order.
 */
export function derivedId(origin: Origin, table: string, oldId: string): string {
  const hash = createHash('sha256')
    .update(['seatwise legacy import', origin.organizationId, origin.label, table, oldId].join('\0'))
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export const idFor = (origin: Origin, table: string, oldId: string): string =>
  UUID.test(oldId) ? oldId.toLowerCase() : derivedId(origin, table, oldId);
