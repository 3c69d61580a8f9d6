import { expect, test } from 'vitest';
import { INVITE_FILTERS } from '@seatwise/domain/invites/contract';
import { INVITE_LOOKS, readInvitesSearch, readMembersSearch, readOrderSearch, readSuccessSearch } from './search.ts';

test('what is ours is kept', () => {
  expect(readMembersSearch({ status: 'pending', search: 'mia' })).toEqual({ status: 'pending', search: 'mia' });
  expect(readSuccessSearch({ session_id: 'cs_test_1' })).toEqual({ session_id: 'cs_test_1' });
  expect(readInvitesSearch({ status: 'attention', search: 'mia@' })).toEqual({ status: 'attention', search: 'mia@' });
  // The router reads a number there; a string may have been typed.
  expect(readOrderSearch({ paid: 1 })).toEqual({ paid: 1 });
  expect(readOrderSearch({ left: '1' })).toEqual({ left: 1 });
});

test('what somebody else wrote behind the question mark is dropped', () => {
  expect(readMembersSearch({ status: 'everybody', search: { deep: true }, other: 1 })).toEqual({});
  expect(readMembersSearch({ search: '' })).toEqual({});
  expect(readMembersSearch({ search: 'x'.repeat(500) }).search).toHaveLength(120);
  expect(readSuccessSearch({ session_id: ['cs_1'] })).toEqual({});
  expect(readInvitesSearch({ status: 'lost', search: 7 })).toEqual({});
  expect(readOrderSearch({ paid: 'yes', left: 0 })).toEqual({});
});

test('every way of looking at invites is offered', () => {
  expect(INVITE_LOOKS.toSorted()).toEqual(INVITE_FILTERS.toSorted());
});
