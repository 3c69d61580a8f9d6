import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOCALES } from '../../kernel/input.ts';
import { fillIn, NETWORKS, postLength, type Network } from '../../marketing/contract.ts';
import { STAGES, type Json, type WizardData } from '../contract.ts';
import { stateOf } from '../machine.ts';
import { checkPatch, problemsOf } from '../policy.ts';
import { suggestion } from './index.ts';

const now = new Date('2026-11-26T12:00:00Z');
const dataOf = (data: Partial<WizardData>): WizardData => stateOf({ data }).data;
const suggest = (stage: (typeof STAGES)[number], data: WizardData, locale: 'en' | 'fr') =>
  suggestion({ stage, fields: null, data, facts: null, locale, now, account: { name: 'Ada', email: 'ada@atelier.test' } });

const event = fc.record({
  contact_info: fc.record({ name: fc.string(), company: fc.string({ unit: 'grapheme' }) }, { requiredKeys: [] }),
  event_basics: fc
    .record(
      {
        title: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }),
        summary: fc.string({ unit: 'grapheme', maxLength: 300 }),
        format: fc.constantFrom('in_person', 'online', 'hybrid', 'lunar'),
        starts: fc.integer({ min: -10, max: 9000 }),
        hours: fc.integer({ min: -2, max: 300 }),
        timeZone: fc.constantFrom('Europe/Paris', 'Pacific/Auckland', 'America/St_Johns', 'Mars/Olympus'),
        expectedAttendance: fc.integer({ min: 1, max: 1_000_000 }),
      },
      { requiredKeys: [] },
    )
    .map(({ starts, hours, ...rest }): { [field: string]: Json } => ({
      ...rest,
      ...(starts === undefined ? {} : { startsAt: new Date(now.getTime() + starts * 3_600_000).toISOString() }),
      ...(starts === undefined || hours === undefined
        ? {}
        : { endsAt: new Date(now.getTime() + (starts + hours) * 3_600_000).toISOString() }),
    })),
  venue_selection: fc.constantFrom<{ [field: string]: Json }>(
    {},
    { kind: 'online' },
    { kind: 'custom', custom: { name: 'La Halle', address: '1 quai du Port', city: 'Le Havre', country: 'FR', capacity: 60 } },
  ),
});

test('whatever little is said, every suggestion holds by the stage’s own schema, and is as the house writes', () => {
  fc.assert(
    fc.property(event, fc.constantFrom(...LOCALES), (given, locale) => {
      const data = dataOf(given);
      for (const stage of STAGES) {
        const patch = suggest(stage, data, locale);
        expect(checkPatch(stage, patch)).toEqual({
          patch: expect.objectContaining(Object.fromEntries(Object.keys(patch).map((field) => [field, expect.anything()]))),
          dropped: [],
        });
        if (stage === 'ticketing' || stage === 'marketing') expect(problemsOf(stage, { ...patch, ...data[stage] })).toEqual([]);
        if (stage === 'marketing') {
          const posts = patch['social'] as { network: Network; text: string }[];
          expect(posts.map(({ network }) => network)).toEqual(Object.keys(NETWORKS));
          for (const post of posts) expect(postLength(post.network, post.text)).toBeLessThanOrEqual(NETWORKS[post.network]);
        }
      }
    }),
    { numRuns: 100 },
  );
});

describe('for a festival', () => {
  const festival = dataOf({
    contact_info: { name: 'Omar', company: 'Festival' },
    event_basics: {
      title: 'Lumière Festival',
      format: 'in_person',
      startsAt: '2027-06-12T08:00:00Z',
      endsAt: '2027-06-13T20:00:00Z',
      timeZone: 'Europe/Paris',
      expectedAttendance: 400,
    },
    venue_selection: { kind: 'custom', custom: { name: 'La Halle', address: '1 quai du Port', city: 'Le Havre', country: 'FR' } },
  });

  test('tickets come in three kinds that add up, the early ones until a month before', () => {
    const { tiers, currency, capacity } = suggest('ticketing', festival, 'en');
    expect({ currency, capacity }).toEqual({ currency: 'eur', capacity: 400 });
    expect(tiers).toMatchObject([
      { name: 'Early Bird', price: 5900, quantity: 120, saleEndsAt: '2027-05-13T08:00:00.000Z' },
      { name: 'Regular', price: 7900, quantity: 240 },
      { name: 'VIP', price: 16_900, quantity: 40, isVip: true },
    ]);
  });

  test('texts are plain, with the link in each, and in French as French is written', () => {
    for (const locale of LOCALES) {
      const patch = suggest('marketing', festival, locale);
      const all = JSON.stringify(patch);
      expect(all).not.toMatch(/[!]|\p{Extended_Pictographic}|undefined|null|NaN/u);
      for (const email of patch['emails'] as { body: string }[]) expect(email.body).toContain('{{link}}');
    }
    const fr = JSON.stringify(suggest('marketing', festival, 'fr'));
    expect(fr).toContain('au Havre');
    expect(fr).toContain('du 12 au 13 juin 2027');
    // An apostrophe is one.
    expect(fr).not.toMatch(/\p{L}'\p{L}/u);
  });

  test('what is filled in leaves no gap where nothing is known', () => {
    const values = { link: 'https://seatwise.test/e/x', name: '' };
    expect(fillIn('Hello {{name}},\n{{link}}', values)).toBe('Hello,\nhttps://seatwise.test/e/x');
    expect(fillIn('Hello {{name}},', { ...values, name: '$& Mia' })).toBe('Hello $& Mia,');
  });
});
