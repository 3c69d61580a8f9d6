import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { label } from './input.ts';
import { labelOf } from './label.ts';

/** Halves of characters among them. */
const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 }).map((codes) => String.fromCharCode(...codes));
const UNSEEN = /[\p{C}--\p{Cn}--\p{Co}]/v;

describe('a label', () => {
  test.each([
    ['an emoji at the end of what is kept', `${'a'.repeat(9)}🎉🎉`, `${'a'.repeat(9)}🎉`],
    ['half of one', `news\ud83c`, 'news'],
    ['NUL and other control characters', 'a\u0000b\u0001\u007f\u0085', 'ab'],
    ['marks without a width', '\ufeffnews\u200b\u2060\u00adletter\u202e', 'newsletter'],
    ['letters that are written in two ways', 'e\u200d\u0301te\u0301', 'été'],
    ['letters that become longer', '\u0958'.repeat(10), '\u0915\u093c'.repeat(5)],
    ['space that cutting lays bare', `  ${'a'.repeat(9)} b`, 'a'.repeat(9)],
    ['nothing that is seen', ' \u200b\u0000 ', null],
  ])('%s', (_what, given, kept) => {
    expect(labelOf(given, 10)).toBe(kept);
  });

  test('of anything fits, can be stored, and stays as it is', () => {
    fc.assert(
      fc.property(units, fc.integer({ min: 1, max: 60 }), (given, max) => {
        const kept = labelOf(given, max);
        if (kept === null) return;
        expect(Array.from(kept).length).toBeLessThanOrEqual(max);
        expect(kept.isWellFormed() && kept === kept.normalize('NFC')).toBe(true);
        expect(UNSEEN.test(kept)).toBe(false);
        expect(labelOf(kept, max)).toBe(kept);
      }),
    );
  });

  test('refuses nothing: what is none is left out', () => {
    const Named = z.object({ name: label(10) });
    for (const name of [undefined, null, 7, {}, ['x'], '\u0000']) expect(Named.parse({ name }).name ?? null).toBeNull();
    expect(Named.parse({})).toEqual({});
    expect(Named.parse({ name: 'x'.repeat(1_000_000) })).toEqual({ name: 'x'.repeat(10) });
  });
});
