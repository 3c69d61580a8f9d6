/** Tiers as people type them: "Early Bird 150 × $199, Regular 250 × $299, VIP 100 × $499, capacity 400". */
export interface ReadTiers {
  currency: 'eur' | 'usd' | 'gbp' | 'chf' | 'cad';
  capacity: number | null;
  tiers: { name: string; price: number; quantity: number; isVip?: true }[];
}

const SYMBOLS: { readonly [symbol: string]: ReadTiers['currency'] } = {
  '€': 'eur',
  eur: 'eur',
  euro: 'eur',
  euros: 'eur',
  $: 'usd',
  usd: 'usd',
  dollars: 'usd',
  '£': 'gbp',
  gbp: 'gbp',
  chf: 'chf',
  cad: 'cad',
};
const SIGN = '(€|\\$|£|eur|euros?|usd|dollars|gbp|chf|cad)';
const AMOUNT = `${SIGN}?\\s*(\\d{1,6}(?:[.,]\\d{2})?|free|gratuit(?:e)?s?)\\s*${SIGN}?`;
const NAME = "([\\p{L}][\\p{L}\\d' -]{0,40}?)";
const TIMES = '\\s*(?:x|×|\\*|at|à|@|pour)\\s*';
const TICKETS = '(?:\\s+(?:tickets?|seats?|places?|billets?))?';
/** The name first: `VIP 100 × $499`, `VIP: 100 places à 499 €`. */
const NAME_FIRST = new RegExp(`${NAME}\\s*[:=-]?\\s*(\\d{1,6})${TICKETS}${TIMES}${AMOUNT}`, 'giu');
/** The number first: `100 VIP at $499`. */
const NUMBER_FIRST = new RegExp(`(\\d{1,6})${TICKETS}\\s+${NAME}${TIMES}${AMOUNT}`, 'giu');
const CAPACITY = /(?:capacity|capacité|jauge)(?:\s+(?:of|de|is|est))?\s*:?\s*(\d{1,6})|(\d{1,6})\s+(?:in all|in total|au total|en tout)/iu;

const minor = (amount: string): number => (/^\d/.test(amount) ? Math.round(Number(amount.replace(',', '.')) * 100) : 0);
const tidy = (name: string): string => name.replace(/^(?:and|et|then|puis|with|avec|tickets?|billets?|tiers?)\s+/i, '').trim();

export function capacityIn(text: string): number | null {
  const [, named, total] = CAPACITY.exec(text) ?? [];
  const value = named ?? total;
  return value === undefined ? null : Number(value);
}

export function tiersIn(text: string): ReadTiers | null {
  const withoutCapacity = text.replace(CAPACITY, '');
  const read = (pattern: RegExp, order: 'name' | 'number') =>
    [...withoutCapacity.matchAll(pattern)].map(([, first = '', second = '', before, amount = '', after]) => {
      const [name, quantity] = order === 'name' ? [first, second] : [second, first];
      return { name: tidy(name), quantity: Number(quantity), price: minor(amount), sign: (before ?? after ?? '').toLowerCase() };
    });
  const nameFirst = read(NAME_FIRST, 'name');
  const found = (nameFirst.length > 0 ? nameFirst : read(NUMBER_FIRST, 'number')).filter(({ name }) => name !== '');
  if (found.length === 0) return null;
  const sign = found.find((tier) => tier.sign !== '')?.sign ?? '€';
  return {
    currency: SYMBOLS[sign] ?? 'eur',
    capacity: capacityIn(text),
    tiers: found.map(({ name, price, quantity }) => ({
      name,
      price,
      quantity,
      ...(/\bvip\b/i.test(name) ? { isVip: true as const } : {}),
    })),
  };
}
