import { describe, expect, test } from 'vitest';
import { attributed, touched, type Touch, type Touches } from './source.ts';

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
