import { expect, test } from 'vitest';
import { patternOf } from './pattern.ts';

test('a title always has the same picture, and another title another', () => {
  expect(patternOf('Festival of Light', 6, 3)).toEqual(patternOf('  festival of light ', 6, 3));
  expect(patternOf('Festival of Light', 6, 3).shapes).not.toEqual(patternOf('Festival of Sound', 6, 3).shapes);
});

test('whatever the title, the picture is there and stays in its frame', () => {
  for (const title of ['', '日本', '</svg><script>', 'é'.repeat(200), ...Array.from({ length: 60 }, (_, at) => `Event ${at}`)]) {
    const { width, height, ground, shapes } = patternOf(title, 5, 4);
    expect([width, height]).toEqual([500, 400]);
    expect(shapes.length).toBeGreaterThan(6);
    for (const { d, fill } of shapes) {
      expect(d).toMatch(/^[MAahvz\d .-]+$/);
      expect(fill).toMatch(/^#[\da-f]{6}$/);
    }
    expect(ground).toMatch(/^#[\da-f]{6}$/);
  }
});
