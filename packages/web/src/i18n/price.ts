/** An amount as somebody types it, and back. */

const MINOR = 100;
const DECIMAL = { en: '.', fr: ',' } as const;

/**
 * Minor units of what was typed, or null when it is not an amount. Both signs are understood in both languages: `35.5`, `35,50`, `1 234,50`,
 * `1,234.50`. A lone sign before three digits groups thousands, unless it is the language's decimal sign: then there are too many decimals.
 */
export function readAmount(text: string, language: keyof typeof DECIMAL): number | null {
  const typed = text.normalize('NFKC').replaceAll(/[\s'’]/gu, '');
  if (!/^\d[\d.,]*$/.test(typed)) return null;
  const signs = [...typed.matchAll(/[.,]/g)];
  const last = signs.at(-1);
  if (last === undefined) return whole(typed) * MINOR;
  const decimals = typed.length - last.index - 1;
  const alone = signs.length === 1;
  const mixed = new Set(signs.map(([sign]) => sign)).size > 1;
  const isDecimal = mixed || (alone && (decimals !== 3 || last[0] === DECIMAL[language]));
  const digits = isDecimal ? typed.slice(0, last.index) : typed;
  // Groups are of three, all by the same sign.
  if (!/^\d+$|^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/.test(digits)) return null;
  if (isDecimal && mixed && digits.includes(last[0])) return null;
  const units = whole(digits.replaceAll(/[.,]/g, '')) * MINOR;
  if (!isDecimal) return units;
  return decimals > 2 ? null : units + whole(typed.slice(last.index + 1).padEnd(2, '0'));
}

const whole = (digits: string): number => Number(digits === '' ? '0' : digits);

/** Minor units as one would type them: `35.00`, `35,00`. */
export const writeAmount = (amount: number, language: keyof typeof DECIMAL): string =>
  `${Math.trunc(amount / MINOR)}${DECIMAL[language]}${String(amount % MINOR).padStart(2, '0')}`;
