import { expect, test } from 'vitest';
import { paragraphsOf } from './prose.ts';

test('a mail is paragraphs of lines, with the addresses among its words', () => {
  expect(paragraphsOf('Hello Mia,\r\nsee you.\n\n \nAll of it: https://a.example/e/x?y=1. Bye\n')).toEqual([
    [[{ text: 'Hello Mia,', link: false }], [{ text: 'see you.', link: false }]],
    [
      [
        { text: 'All of it: ', link: false },
        { text: 'https://a.example/e/x?y=1', link: true },
        { text: '. Bye', link: false },
      ],
    ],
  ]);
  expect(paragraphsOf(' \n\n ')).toEqual([]);
});

test('markup is words like any other', () => {
  expect(paragraphsOf('<script src="https://evil.example/x.js"></script> javascript:alert(1)')).toEqual([
    [
      [
        { text: '<script src="', link: false },
        { text: 'https://evil.example/x.js', link: true },
        { text: '"></script> javascript:alert(1)', link: false },
      ],
    ],
  ]);
});
