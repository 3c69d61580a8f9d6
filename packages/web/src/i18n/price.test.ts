import { describe, expect, test } from 'vitest';
import { readAmount, writeAmount } from './price.ts';

test.each([
  ['35', 3500],
  ['35.', 3500],
  ['35.5', 3550],
  ['35,50', 3550],
  [' 35,50 ', 3550],
  ['0', 0],
  ['0,5', 50],
  ['1 234,50', 123_450],
  ['1\u202f234,50', 123_450],
  ['1.234,50', 123_450],
  ['1,234.50', 123_450],
  ['1,234,567', 123_456_700],
  ['１２', 1200],
])('%s is %i minor units in both languages', (text, amount) => {
  expect(readAmount(text, 'en')).toBe(amount);
  expect(readAmount(text, 'fr')).toBe(amount);
});

test.each(['', 'free', '-5', '3.5.5', '1,23,4', '12.345,678', '1,2.3,4', '35 €'])('%s is no amount', (text) => {
  expect(readAmount(text, 'en')).toBeNull();
  expect(readAmount(text, 'fr')).toBeNull();
});

describe('three digits behind one sign', () => {
  test('are thousands by the other language’s sign', () => {
    expect(readAmount('1,234', 'en')).toBe(123_400);
    expect(readAmount('1.234', 'fr')).toBe(123_400);
  });
  test('are too many decimals by the language’s own', () => {
    expect(readAmount('1.234', 'en')).toBeNull();
    expect(readAmount('1,234', 'fr')).toBeNull();
  });
});

test('what is written is read back as it was', () => {
  for (const amount of [0, 5, 50, 99, 100, 3500, 123_450, 10_000_000])
    for (const language of ['en', 'fr'] as const) expect(readAmount(writeAmount(amount, language), language)).toBe(amount);
});
