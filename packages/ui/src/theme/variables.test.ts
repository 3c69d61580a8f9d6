import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { themeVariablesCss } from './variables.ts';

/** The formatter may lay the file out as it likes. */
const squeezed = (css: string): string => css.replaceAll(/\s+/g, '').replaceAll("'", '"').replaceAll(';}', '}');

test('variables.css is what the theme says', () => {
  expect(squeezed(readFileSync(new URL('./variables.css', import.meta.url), 'utf8'))).toBe(squeezed(themeVariablesCss()));
});

/** WCAG 2.2 relative luminance of a `#rrggbb` colour. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const tokens = new Map(
  [
    ...readFileSync(new URL('./tokens.css', import.meta.url), 'utf8').matchAll(
      /--sw-([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g,
    ),
  ].map(([, name = '', light = '', dark = '']) => [name, { light, dark }] as const),
);

/** Every pair that carries text somewhere: WCAG 2.2 AA asks for 4.5 : 1. */
const pairs: [text: string, ground: string][] = [
  ...['ink', 'muted', 'faint', 'accent', 'waiting', 'harm', 'done'].flatMap((text): [string, string][] =>
    ['paper', 'surface', 'sunken'].map((ground) => [text, ground]),
  ),
  ...['accent', 'waiting', 'harm', 'done'].map((text): [string, string] => [text, `${text}-soft`]),
  ['on-accent', 'accent'],
  ['on-harm', 'harm'],
];

test.each(pairs)('%s can be read on %s, in the light and in the dark', (text, ground) => {
  const [front, back] = [tokens.get(text), tokens.get(ground)];
  if (front === undefined || back === undefined) throw new Error(`tokens.css lacks --sw-${front === undefined ? text : ground}`);
  expect(contrast(front.light, back.light)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(front.dark, back.dark)).toBeGreaterThanOrEqual(4.5);
});

test.each(['paper', 'surface'])('the edge of a field stands out from %s: 3 : 1', (ground) => {
  const [edge, back] = [tokens.get('line-control'), tokens.get(ground)];
  if (edge === undefined || back === undefined) throw new Error('tokens.css lacks a colour');
  expect(contrast(edge.light, back.light)).toBeGreaterThanOrEqual(3);
  expect(contrast(edge.dark, back.dark)).toBeGreaterThanOrEqual(3);
});
