import { expect, test } from 'vitest';
import { bodyOf } from './mail-body.ts';

const PAGE = 'https://seatwise.test/e/jazz';
const made = (body: string) => bodyOf(body, PAGE, (url) => url);

test('paragraphs and lines stay what they are; the event’s address is filled in', () => {
  expect(made('One\r\ntwo\n\n\n  Three {{link}}.')).toEqual({
    paragraphs: [[[{ text: 'One' }], [{ text: 'two' }]], [[{ text: 'Three ' }, { link: 0, shown: PAGE }, { text: '.' }]]],
    links: [PAGE],
  });
});

test.each([
  ['see https://a.test/x.', 'https://a.test/x'],
  ['(https://a.test/x_(y))', 'https://a.test/x_(y)'],
  ['HTTPS://A.test/?q=1&r=2!', 'https://a.test/?q=1&r=2'],
  ['https://a.test/“quoted”', 'https://a.test/%E2%80%9Cquoted'],
  ['<https://a.test/>', 'https://a.test/'],
  ['https://a.test/"onmouseover="x', 'https://a.test/'],
  ['https://a.test/é', 'https://a.test/%C3%A9'],
])('%s leads to %s', (text, url) => {
  expect(made(text).links).toEqual([url]);
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'http://',
  'https://user:pass@evil.test/',
  'ftp://a.test',
  'www.a.test',
  'http://[::1',
])('%s stays words', (text) => {
  expect(made(text)).toEqual({ paragraphs: [[[{ text }]]], links: [] });
});

test('a name in an address is no part of where it leads, and marks of ours are nobody’s', () => {
  expect(made('https://a.test/?n={{name}}').links).toEqual(['https://a.test/?n=']);
  expect(made('a\uE000unsubscribe\uE001b').paragraphs).toEqual([[[{ text: 'aunsubscribeb' }]]]);
});
