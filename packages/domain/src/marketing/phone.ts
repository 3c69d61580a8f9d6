/** Telephone numbers as WhatsApp and the database take them. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { withoutInvisible } from '../kernel/input.ts';

/** `+33 (0)6 …` is said of both, and dialled by neither: the digit in brackets goes. */
const TRUNK = /^(\+[\d\s.-]{1,8})\(0\)/;

/**
 * E.164 of a number with its country's code (`+33 6 12 34 56 78`, `0033 …`, `tel:+33…`); null for any other. A number as it is dialled within a country
 * is none: an organisation has no country of ours, and one that is guessed wrong is somebody else's telephone.
 */
export function e164Of(value: string): string | null {
  if (value.length > 60) return null;
  const written = withoutInvisible(value.normalize('NFKC')).trim().replace(/^tel:/i, '').replace(/^00/, '+').replace(TRUNK, '$1');
  if (!/^\+[\d\s().\-/]+$/.test(written)) return null;
  const number = parsePhoneNumberFromString(written);
  return number?.isPossible() && /^\+[1-9]\d{6,14}$/.test(number.number) ? number.number : null;
}
