import { afterEach, describe, expect, test, vi } from 'vitest';
import { attributed, recallTouches, rememberTouch, sourceOf, touched, type Touch, type Touches } from './source.ts';

const DAY = 86_400_000;
const touch = (source: string, day: number, campaign: string | null = null): Touch => ({ source, medium: null, campaign, at: day * DAY });
const after = (...touches: Touch[]): Touches | null => touches.reduce<Touches | null>(touched, null);
const names = (kept: Touches | null): (string | undefined)[] => [kept?.first.source, kept?.last.source];
const nowhere = { source: null, medium: null, campaign: null, referrer: null };

describe('what brought a browser here', () => {
  test('the first stays the first, the last is the last', () => {
    expect(names(after(touch('email', 0), touch('social', 3), touch('whatsapp', 5)))).toEqual(['email', 'whatsapp']);
  });

  test('who comes by themselves was brought by what brought them before', () => {
    expect(names(after(touch('email', 0), touch('direct', 2), touch('direct', 9)))).toEqual(['email', 'email']);
    expect(names(after(touch('direct', 0), touch('email', 2)))).toEqual(['direct', 'email']);
  });

  test('a direct visit does not make what it came after last longer', () => {
    expect(names(after(touch('email', 0), touch('direct', 29), touch('direct', 31)))).toEqual(['direct', 'direct']);
  });

  test('after 30 days it is forgotten', () => {
    expect(names(after(touch('email', 0), touch('social', 20), touch('direct', 31)))).toEqual(['social', 'social']);
    expect(names(after(touch('email', 0), touch('social', 30)))).toEqual(['social', 'social']);
  });
});

describe('what an address says', () => {
  test.each([
    ['an emoji across the 60th character', `${'a'.repeat(59)}🎉🎉`, `${'a'.repeat(59)}🎉`],
    ['a control character and NUL', 'news\u0001let\u0000ter', 'newsletter'],
    ['a mark without a width', 'news\u200bletter', 'newsletter'],
    ['letters that NFC makes longer', '\u0958'.repeat(40), '\u0915\u093c'.repeat(30)],
    ['nothing that is seen', '\u200b ', null],
  ])('%s', (_what, written, source) => {
    expect(sourceOf(`?utm_source=${encodeURIComponent(written)}`, '').source).toBe(source);
  });
});

describe('what a browser kept', () => {
  const items = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
  });
  afterEach(() => items.clear());

  test('is read with what nobody takes left out', () => {
    const kept = { source: `${'a'.repeat(59)}\ud83c`, medium: 'e\u0000mail', campaign: 7, at: 5 };
    items.set('seatwise.source.gala', JSON.stringify({ first: kept, last: { ...kept, source: 'b\u0001' } }));
    const touch = { source: 'a'.repeat(59), medium: 'email', campaign: null, at: 5 };
    expect(recallTouches('gala')).toEqual({ first: touch, last: { ...touch, source: 'b' } });
    rememberTouch('gala', { source: 'direct', medium: null, campaign: null, at: 6 });
    expect(JSON.parse(items.get('seatwise.source.gala') ?? '')).toEqual(recallTouches('gala'));
  });

  test.each(['', 'null', '{', '{"first":1,"last":1}', JSON.stringify({ first: touch('\u200b', 0), last: touch('email', 0) })])(
    'is nothing where it cannot be read: %s',
    (text) => {
      items.set('seatwise.source.gala', text);
      expect(recallTouches('gala')).toBeNull();
    },
  );
});

describe('what a reservation is told', () => {
  const kept = after(touch('email', 0, 'spring'), touch('social', 3));

  test('the last touch, and the first beside it', () => {
    expect(attributed(kept, nowhere, 4 * DAY)).toEqual({
      source: 'social',
      medium: null,
      campaign: null,
      referrer: null,
      first: { source: 'email', medium: null, campaign: 'spring' },
    });
  });

  test('what the address says comes before what was kept', () => {
    expect(attributed(kept, { ...nowhere, source: 'Flyer', campaign: 'door' }, 4 * DAY)).toMatchObject({
      source: 'Flyer',
      campaign: 'door',
      first: { source: 'email' },
    });
  });

  test('with nothing kept, or nothing fresh, where this visit came from', () => {
    const here = { ...nowhere, referrer: 'https://example.org' };
    expect(attributed(null, here, 0)).toEqual(here);
    expect(attributed(kept, here, 40 * DAY)).toEqual(here);
  });
});
