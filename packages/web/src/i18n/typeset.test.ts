import { expect, test } from 'vitest';
import { typeset } from './typeset.ts';

test('French punctuation keeps its space and never begins a line', () => {
  expect(typeset('Quitter Atelier ? Oui : « tout » !', 'fr')).toBe('Quitter Atelier\u00a0? Oui\u00a0: «\u00a0tout\u00a0»\u00a0!');
});

test('English is left as it is', () => {
  expect(typeset('Leave : now ?', 'en')).toBe('Leave : now ?');
});
