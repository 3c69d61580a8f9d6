import { expect, test } from 'vitest';
import { linkify } from './linkify.ts';

/** `before [address] after`, to be read at a glance. */
const marked = (text: string): string =>
  linkify(text)
    .map((part) => (part.href === null ? part.text : `[${part.text}]`))
    .join('');

test.each([
  ['Room 3, second floor', 'Room 3, second floor'],
  ['https://meet.test/abc', '[https://meet.test/abc]'],
  ['Join at https://meet.test/abc.', 'Join at [https://meet.test/abc].'],
  ['Join (https://meet.test/abc?x=1&y=2), please', 'Join ([https://meet.test/abc?x=1&y=2]), please'],
  ['See https://wiki.test/Wheel_(pottery).', 'See [https://wiki.test/Wheel_(pottery)].'],
  ['« https://salle.test/é » : entrez', '« [https://salle.test/é] » : entrez'],
  ['One https://a.test\nTwo http://b.test/', 'One [https://a.test]\nTwo [http://b.test/]'],
  ['HTTPS://MEET.TEST/X', '[HTTPS://MEET.TEST/X]'],
])('%j', (text, expected) => {
  expect(marked(text)).toBe(expected);
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'https://',
  'https://bank.test@evil.test/',
  'https://me:secret@evil.test',
  'ftp://files.test',
])('%s is not followed', (text) => {
  expect(linkify(text).every(({ href }) => href === null)).toBe(true);
});

test('nothing is lost', () => {
  const text = '\n https://a.test/), «https://b.test» https://x@y.test …';
  expect(
    linkify(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text);
});
