import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvRows, OpenQuote } from './csv.ts';

const rows = (text: string, delimiter = ',') => [...csvRows(text, delimiter)];
const cells = (text: string) => rows(text).map((row) => row.cells);
const openOn = (text: string): number | null => {
  try {
    rows(text);
    return null;
  } catch (error) {
    if (error instanceof OpenQuote) return error.line;
    throw error;
  }
};

test('cells are what stands between the delimiters, or within quotation marks', () => {
  expect(cells('a,"b, c",,"d ""e"""\n"f\ng",5" h,\n\n "i" , j')).toEqual([
    ['a', 'b, c', '', 'd "e"'],
    ['f\ng', '5" h', ''],
    [''],
    ['i', ' j'],
  ]);
  expect(rows('a\n"b\nc"\nd').map(({ line }) => line)).toEqual([1, 2, 4]);
});

test('a mark within a line’s words tears that line alone', () => {
  expect(rows('a,"b "c" d"\n"e",f').map(({ torn, cells: [, second] }) => [torn, second])).toEqual([
    [true, '"b "c" d"'],
    [false, 'f'],
  ]);
});

test('a mark that is not closed where its cell ends is told with the line it stands on', () => {
  expect(openOn('a\n"b')).toBe(2);
  expect(openOn('a\n"b\nc\n')).toBe(2);
  expect(openOn('a\n"b,c\nd,e" f')).toBe(2);
  expect(openOn('"a\nb","c\nd')).toBe(2);
});

test('what programs write is read as it was meant, and of any text no character goes astray', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', '\n', 'é') });
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (table) => {
      const written = table.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n');
      expect(cells(written)).toEqual(table);
      const text = table.flat().join(',');
      if (text !== '' && !text.endsWith('\n') && openOn(text) === null)
        expect(
          rows(text)
            .map((row) => row.text)
            .join('\n'),
        ).toBe(text);
    }),
    { numRuns: 500 },
  );
});
