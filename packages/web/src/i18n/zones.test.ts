import { expect, test } from 'vitest';
import { zoneOptions } from './zones.ts';

test('zones stand under their part of the world, as people call them', () => {
  const groups = zoneOptions('Europe/Paris', 'Others');
  expect(groups.find(({ group }) => group === 'America')?.items).toContainEqual({ value: 'America/New_York', label: 'New York' });
  expect(groups.find(({ group }) => group === 'Others')?.items).toContainEqual({ value: 'UTC', label: 'UTC' });
});

test('the chosen zone is among them even where this browser does not list it', () => {
  const values = zoneOptions('US/Pacific', 'Others').flatMap(({ items }) => items.map(({ value }) => value));
  expect(values).toContain('US/Pacific');
});
