/** What both languages have to say. Each says it in its own way: none is translated from the other. */
import type { Material } from './material.ts';

export interface Words {
  summary(m: Material): string;
  description(m: Material): string;
  tierNames: { early: string; regular: string; vip: string; single: string };
  tierTexts: { early: string; regular: string; regularOnline: string; vip: string };
  headline(m: Material): string;
  body(m: Material): string;
  highlights(m: Material): string[];
  emails: {
    [type in 'announcement' | 'reminder' | 'last_chance' | 'confirmation' | 'follow_up']: (m: Material) => {
      subject: string;
      body: string;
    };
  };
  social: { [network in 'linkedin' | 'instagram' | 'facebook' | 'x']: (m: Material) => string };
  whatsapp(m: Material): string;
  tone: string;
}

/** Shortens at a word, never inside one. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max - 1);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > max / 2 ? space : max - 1).replace(/[\s,;:.–-]+$/, '')}…`;
}

export const paragraphs = (...parts: (string | null | undefined)[]): string =>
  parts.filter((part): part is string => typeof part === 'string' && part !== '').join('\n\n');

export const list = (...items: (string | null | undefined)[]): string =>
  items
    .filter((item): item is string => typeof item === 'string' && item !== '')
    .map((item) => `- ${item}`)
    .join('\n');

/** “#LumiereFestival” */
export function hashtag(text: string): string | null {
  const words = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const tag = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
  return tag === '' || tag.length > 40 || /^\d+$/.test(tag) ? null : `#${tag}`;
}

export const amountOf = (locale: string, amount: number, currency: string): string =>
  new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    style: 'currency',
    currency,
    currencyDisplay: currency === 'gbp' ? 'narrowSymbol' : 'symbol',
    minimumFractionDigits: amount % 100 === 0 ? 0 : 2,
  }).format(amount / 100);
