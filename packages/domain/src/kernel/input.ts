/** Shapes of input that many verbs share. Browser-safe: forms use the same. */
import { z } from 'zod';
import { labelOf } from './label.ts';

/** Any UUID in canonical form; ids of ours are version 7. */
export const id = z.uuid();

/** Text as a person types it: trimmed, Unicode NFC, no control characters (PostgreSQL cannot store NUL at all). */
export const text = (max: number, min = 1) =>
  z
    .string()
    .max(max * 4)
    .transform((value) => value.normalize('NFC').trim())
    // oxlint-disable-next-line no-control-regex -- control characters are what is refused
    .refine((value) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value) && value.isWellFormed(), {
      message: 'contains characters that cannot be stored',
    })
    .pipe(z.string().min(min).max(max));

/** A name that comes along: what of it cannot be kept is dropped, and it is never a reason to refuse what it came with. */
export const label = (max: number) =>
  z
    .string()
    .transform((value) => labelOf(value, max))
    .nullish()
    .catch(null);

/** What cannot be seen and is no part of any address, and comes along when one is copied: soft hyphens, zero-width and directional marks. */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;

export const withoutInvisible = (value: string): string => value.replace(INVISIBLE, '');

/** The one normaliser of e-mail addresses: NFC, without invisible marks, trimmed, lower case; no folding of dots or plus tags. */
export const normalizeEmail = (value: string): string => withoutInvisible(value.normalize('NFC')).trim().toLowerCase();

export const email = z.string().max(1000).transform(normalizeEmail).pipe(z.email().max(254));

const zones = new Map<string, boolean>();
/** True for an IANA time zone this runtime knows. */
export function isTimeZone(zone: string): boolean {
  let known = zones.get(zone);
  if (known === undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      known = /^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(zone);
    } catch {
      known = false;
    }
    if (zones.size < 1000) zones.set(zone, known);
  }
  return known;
}

export const timeZone = z.string().max(64).refine(isTimeZone, { message: 'is not an IANA time zone, such as Europe/Paris' });

export const LOCALES = ['en', 'fr'] as const;
export type Locale = (typeof LOCALES)[number];
export const locale = z.enum(LOCALES);

/** ISO 4217 codes that Stripe takes and this product offers. */
export const CURRENCIES = ['eur', 'usd', 'gbp', 'chf', 'cad'] as const;
export const currency = z
  .string()
  .max(8)
  .transform((value) => value.toLowerCase())
  .pipe(z.enum(CURRENCIES));

export const page = z.object({ cursor: z.string().max(400).nullish(), limit: z.int().min(1).max(100).default(50) });

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
