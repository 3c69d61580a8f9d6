import { expect, test } from 'vitest';
import { readMembersSearch, readSuccessSearch } from './search.ts';

test('what is ours is kept', () => {
  expect(readMembersSearch({ status: 'pending', search: 'mia' })).toEqual({ status: 'pending', search: 'mia' });
  expect(readSuccessSearch({ session_id: 'cs_test_1' })).toEqual({ session_id: 'cs_test_1' });
});

test('what somebody else wrote behind the question mark is dropped', () => {
  expect(readMembersSearch({ status: 'everybody', search: { deep: true }, other: 1 })).toEqual({});
  expect(readMembersSearch({ search: '' })).toEqual({});
  expect(readMembersSearch({ search: 'x'.repeat(500) }).search).toHaveLength(120);
  expect(readSuccessSearch({ session_id: ['cs_1'] })).toEqual({});
});
