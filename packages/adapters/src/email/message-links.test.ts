import { expect, test } from 'vitest';
import { createMessageLinks } from './message-links.ts';

const links = createMessageLinks('a secret for tests');
const id = '01a21933-87e0-7d65-a076-8174b5573d47';

test.each([null, 0, 1, 250])('what is made for link %s says so, and nothing else', (link) => {
  const made = links.idOf(id, link);
  expect(made).toMatch(/^[\w-]{36}$/);
  expect(links.read(made)).toEqual({ messageId: id, link });
});

test('no character of it can be changed', () => {
  const made = links.idOf(id, 3);
  for (let at = 0; at < made.length; at += 1)
    expect(links.read(`${made.slice(0, at)}${made[at] === 'A' ? 'B' : 'A'}${made.slice(at + 1)}`)).toBeNull();
  for (const bad of ['', 'x', `${made}A`, made.slice(1), ` ${made.slice(1)}`]) expect(links.read(bad)).toBeNull();
});

test('another secret makes others', () => {
  expect(createMessageLinks('another secret').read(links.idOf(id, null))).toBeNull();
});

test.each([
  ['no id', 0],
  [id, -1],
  [id, 251],
])('nothing is made of %s and %i', (messageId, link) => {
  expect(() => links.idOf(messageId, link)).toThrow(TypeError);
});
