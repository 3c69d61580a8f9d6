import { expect, test } from 'vitest';
import { createUnsubscribeTokens } from './unsubscribe-tokens.ts';

const CONTACT = '0199c0de-0000-7000-8000-000000000001';
const MESSAGE = '0199c0de-0000-7000-8000-0000000000ff';
const tokens = createUnsubscribeTokens('a secret of at least thirty-two characters');

test('a link says whose it is, in which version, and in which message it stood', () => {
  const plain = tokens.tokenOf(CONTACT, 3);
  const withMessage = tokens.tokenOf(CONTACT, 3, MESSAGE);
  expect([plain.length, withMessage.length]).toEqual([48, 70]);
  expect(tokens.tokenOf(CONTACT, 3, null)).toBe(plain);
  expect(tokens.read(plain)).toEqual({ contactId: CONTACT, version: 3, messageId: null });
  expect(tokens.read(withMessage)).toEqual({ contactId: CONTACT, version: 3, messageId: MESSAGE });
  expect(tokens.read(tokens.tokenOf(CONTACT, 4_294_967_295))?.version).toBe(4_294_967_295);
});

test('a link that differs in one character, or comes from elsewhere, says nothing', () => {
  for (const token of [tokens.tokenOf(CONTACT, 1), tokens.tokenOf(CONTACT, 1, MESSAGE)]) {
    for (let at = 0; at < token.length; at += 1)
      expect(tokens.read(token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1))).toBeNull();
    expect(createUnsubscribeTokens('another secret').read(token)).toBeNull();
    expect([tokens.read(`${token}A`), tokens.read(token.slice(1))]).toEqual([null, null]);
  }
  for (const none of ['', 'x', '../../etc/passwd', 'é'.repeat(48), 'A'.repeat(48), 'A'.repeat(70)]) expect(tokens.read(none)).toBeNull();
});

test('a link is made of ids alone', () => {
  expect(() => tokens.tokenOf('somebody', 1)).toThrow(TypeError);
  expect(() => tokens.tokenOf(CONTACT, 1, 'something')).toThrow(TypeError);
});
