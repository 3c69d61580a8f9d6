import { expect, test } from 'vitest';
import { cameFrom } from './sources.ts';

const from = (referrer: string | null, utm?: { source: string }) =>
  cameFrom({ referrer, ...(utm ? { utm } : {}) }, 'seatwise.test:3000').source;

test('what a link says of itself counts first, in small letters', () => {
  expect(from('https://www.linkedin.com/feed', { source: ' WhatsApp ' })).toBe('whatsapp');
  expect(from(null, { source: '  ' })).toBe('direct');
});

test('one source has one name, however it is written, and is known again by it', () => {
  for (const source of ['NEWS\u200bLETTER', 'İ'.repeat(60), 'H\u0331'.repeat(60), `${'A'.repeat(59)} b`, 'ΑΣ \ud83c']) {
    const name = from(null, { source });
    expect(from(null, { source: name })).toBe(name);
    expect(name).toBe(name.toLowerCase().normalize('NFC'));
    expect(Array.from(name).length).toBeLessThanOrEqual(60);
  }
  expect(from(null, { source: 'news\u200bletter\u0000' })).toBe('newsletter');
});

test('else the page somebody was on; our own is none', () => {
  expect(['https://m.facebook.com/', 'https://t.co/x', 'https://lnkd.in/x', 'https://x.com/a'].map((url) => from(url))).toEqual(
    Array(4).fill('social'),
  );
  expect(['https://blog.example.test/x', 'https://notfacebook.com', 'https://example.test/t.co'].map((url) => from(url))).toEqual(
    Array(3).fill('referral'),
  );
  expect([null, '', 'nonsense', 'javascript:alert(1)', 'http://seatwise.test/events'].map((url) => from(url))).toEqual(
    Array(5).fill('direct'),
  );
});
