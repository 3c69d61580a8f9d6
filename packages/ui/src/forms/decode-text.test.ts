import { expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';

const codes = (text: string): number[] => Array.from(text, (char) => char.charCodeAt(0));
const latin = (text: string): Uint8Array => Uint8Array.from(codes(text));

test('a list is read whatever a spreadsheet saved it as', () => {
  const list = 'Nom;Adresse\nZoé;zoe@cercle.test\n';
  expect(decodeText(new TextEncoder().encode(list))).toBe(list);
  expect(decodeText(new TextEncoder().encode(`\uFEFF${list}`))).toBe(list);
  expect(decodeText(latin(list))).toBe(list);
  expect(decodeText(Uint8Array.from([0xff, 0xfe, ...codes(list).flatMap((code) => [code, 0])]))).toBe(list);
  expect(decodeText(Uint8Array.from([0xfe, 0xff, ...codes(list).flatMap((code) => [0, code])]))).toBe(list);
});

test('what is no text is said to be none', () => {
  expect(decodeText(latin('PK\u0003\u0004\u0014\u0000\u0006\u0000'))).toBeNull();
  expect(decodeText(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]))).toBeNull();
});
