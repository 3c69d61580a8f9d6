import type { Locale } from './locale.ts';

/**
 * French sets a space before `: ; ? ! »` and after `«`, and a line may not break there. Catalogues are written with ordinary
 * spaces, which people can see and type.
 */
export const typeset = (text: string, language: Locale): string =>
  language === 'fr' ? text.replaceAll(/ (?=[:;?!»])/g, '\u00a0').replaceAll(/« /g, '«\u00a0') : text;
