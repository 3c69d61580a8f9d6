import { describe, expect, test } from 'vitest';
import {
  countPlaces,
  differs,
  emptyDraft,
  filledIn,
  inputOf,
  insertPlace,
  missingPlace,
  parameterAt,
  withParameter,
  wrongWith,
} from './draft.ts';

const EVENT = '019de123-0000-7000-8000-000000000001';
const VALUES = {
  name: 'Mia',
  event: 'Night of Lights',
  date: '1 December',
  time: '18:00',
  place: 'La Verrière',
  link: 'https://s.test/e/x',
};
const draft = {
  ...emptyDraft('en'),
  name: 'doors_open',
  text: 'Hello {{1}}, {{2}} begins at {{3}}.',
  parameters: ['name', 'event', 'time'],
} as const;

describe('the numbers of a template', () => {
  test('are counted by the highest, and a gap is named', () => {
    expect(countPlaces('no numbers')).toBe(0);
    expect(countPlaces('{{1}} {{ 3 }}')).toBe(3);
    expect(missingPlace('{{1}} {{3}}')).toBe(2);
    expect(missingPlace('{{0}}')).toBe(1);
    expect(missingPlace('{{2}} {{1}} {{2}}')).toBeNull();
  });

  test('stand for something before anybody has said what', () => {
    expect(parameterAt({ parameters: [] }, 1)).toBe('name');
    expect(parameterAt({ parameters: [] }, 2)).toBe('event');
    expect(withParameter({ ...draft, parameters: [] }, 3, 'link')).toEqual(['name', 'event', 'link']);
  });

  test('are put in where the cursor is, and go on counting', () => {
    const put = insertPlace({ ...draft, text: 'Hi {{1}}.' }, 'place', 8, 8);
    expect(put.draft.text).toBe('Hi {{1}}{{2}}.');
    expect(put.cursor).toBe(13);
    expect(parameterAt(put.draft, 2)).toBe('place');
  });
});

test('a reader gets words for numbers, and the words are taken as they are', () => {
  expect(filledIn(draft, VALUES)).toBe('Hello Mia, Night of Lights begins at 18:00.');
  expect(filledIn({ text: '{{1}}', parameters: ['name'] }, { ...VALUES, name: '$& {{2}} <script>' })).toBe('$& {{2}} <script>');
});

test.each([
  [{ name: 'Doors Open' }, 'name'],
  [{ text: '  ' }, 'text'],
  [{ text: 'x'.repeat(1025) }, 'tooLong'],
  [{ text: '{{2}}' }, 'gap'],
  [{ text: Array.from({ length: 11 }, (_, at) => `{{${at + 1}}}`).join('') }, 'many'],
] as const)('%j is wrong', (change, wrong) => {
  expect([...wrongWith({ ...draft, ...change })]).toEqual([wrong]);
});

test('what is saved has as many meanings as the text has numbers', () => {
  expect(wrongWith(draft).size).toBe(0);
  expect(inputOf(EVENT, null, { ...draft, text: 'Hello {{1}}' }).template).toEqual({
    name: 'doors_open',
    language: 'en',
    text: 'Hello {{1}}',
    parameters: ['name'],
  });
});

test('the same words and hour are no change, however they are written', () => {
  const hour = { ...draft, scheduledAt: '2026-12-01T08:00:00.000Z' };
  expect(differs({ ...hour, text: `${hour.text} `, scheduledAt: '2026-12-01T09:00:00+01:00' }, hour)).toBe(false);
  expect(differs({ ...hour, parameters: ['name', 'event', 'date'] }, hour)).toBe(true);
  expect(differs({ ...hour, scheduledAt: null }, hour)).toBe(true);
});
