import { describe, expect, test } from 'vitest';
import { appOf, safeReturnTo } from './return-to.ts';

describe('safeReturnTo', () => {
  test.each(['/', '/seats', '/join/ABCD-2345', '/trainer/', '/trainer/members?page=2#row', '/e/a%20b'])('%s is ours', (path) => {
    expect(safeReturnTo(path)).toBe(path);
  });

  test.each([
    '//evil.test',
    '/\\evil.test',
    '/\t/evil.test',
    '/\n/evil.test',
    'https://evil.test/',
    'javascript:alert(1)',
    'seats',
    '',
    ' /seats',
    '/..//evil.test',
    '/./\\evil.test',
    `/${'a'.repeat(3000)}`,
    null,
    undefined,
    7,
    ['/seats'],
  ])('%j is not', (path) => {
    expect(safeReturnTo(path)).toBeNull();
  });

  test.each(['/sign-in', '/sign-in?to=/seats', '/trainer/sign-up', '/sign-in/link', '/reset'])('%s would lead in a circle', (path) => {
    expect(safeReturnTo(path)).toBeNull();
  });

  test('a page whose name only begins like one of those is kept', () => {
    expect(safeReturnTo('/sign-ins')).toBe('/sign-ins');
  });
});

test('a path belongs to the SPA whose folder it is in', () => {
  expect(['/', '/trainer', '/trainer/x', '/trainers', '/organizer?x=1', '/organizers'].map(appOf)).toEqual([
    'member',
    'trainer',
    'trainer',
    'member',
    'organizer',
    'member',
  ]);
});
