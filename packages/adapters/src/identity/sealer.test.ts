import { describe, expect, it } from 'vitest';
import { createSealer } from './sealer.ts';

const sealer = createSealer('a secret of at least thirty-two characters');

describe('the sealer', () => {
  it.each(['', 'plain', 'é 漢字 \u{1f512} \0', JSON.stringify({ url: 'x'.repeat(10_000) })])('opens what it sealed: %j', (text) => {
    expect(sealer.open(sealer.seal(text))).toBe(text);
  });

  it('never seals the same text the same way twice', () => {
    expect(sealer.seal('once')).not.toBe(sealer.seal('once'));
  });

  it('refuses a text in which any byte was changed', () => {
    const sealed = sealer.seal('token');
    const body = Buffer.from(sealed.slice(3), 'base64url');
    for (let index = 0; index < body.length; index += 1) {
      const altered = Buffer.from(body);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(() => sealer.open(`v1.${altered.toString('base64url')}`)).toThrow();
    }
  });

  it('refuses another key, another version, and what was never sealed', () => {
    expect(() => createSealer('another secret of thirty-two characters').open(sealer.seal('token'))).toThrow();
    expect(() => sealer.open(sealer.seal('token').replace('v1.', 'v2.'))).toThrow();
    for (const text of ['', 'v1', 'v1.', 'v1.AAAA', 'token', 'v1.AAAA.BBBB']) expect(() => sealer.open(text)).toThrow();
  });
});
