import { expect, it } from 'vitest';
import { preferredLocale } from './languages.ts';

it.each([
  [null, 'en'],
  ['', 'en'],
  ['fr', 'fr'],
  ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
  ['de, en;q=0.5, fr;q=0.7', 'fr'],
  ['fr;q=0, en;q=0.1', 'en'],
  ['*', 'en'],
  [';;;,q=1,fr;q=abc', 'fr'],
  ['x'.repeat(100_000), 'en'],
])('%j is answered in %s', (header, locale) => {
  expect(preferredLocale(header)).toBe(locale);
});
