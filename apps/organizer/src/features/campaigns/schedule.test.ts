import { describe, expect, test } from 'vitest';
import { anchorOf, momentOf, sameSchedule, scheduleOf, typedSchedule } from './schedule.ts';

const typed = { kind: 'offset', days: 7, time: '09:00', at: null } as const;

describe('a schedule as it is typed', () => {
  test('counts back from the event, and forward for a follow-up', () => {
    expect(scheduleOf(typed, 'reminder')).toEqual({ offsetDays: -7, time: '09:00' });
    expect(scheduleOf(typed, 'follow_up')).toEqual({ offsetDays: 7, time: '09:00' });
    expect(scheduleOf({ ...typed, days: 0 }, 'reminder')).toEqual({ offsetDays: 0, time: '09:00' });
  });

  test('is none while it is half typed, and null when there is to be none', () => {
    for (const half of [{ days: null }, { days: 'a week' }, { days: 401 }, { time: '' }])
      expect(scheduleOf({ ...typed, ...half }, 'reminder')).toBeUndefined();
    expect(scheduleOf({ ...typed, kind: 'at' }, 'reminder')).toBeUndefined();
    expect(scheduleOf({ ...typed, kind: 'none' }, 'reminder')).toBeNull();
  });

  test('comes back as it was', () => {
    const usual = { offsetDays: -2, time: '09:00' };
    for (const schedule of [{ offsetDays: -3, time: '18:30' }, { at: '2026-11-30T08:00:00.000Z' }, null])
      expect(sameSchedule(schedule, scheduleOf(typedSchedule(schedule, usual), 'reminder'))).toBe(true);
    expect(sameSchedule({ offsetDays: -3, time: '18:30' }, { offsetDays: 3, time: '18:30' })).toBe(true);
    expect(sameSchedule({ offsetDays: -3, time: '18:30' }, { at: '2026-11-30T08:00:00.000Z' })).toBe(false);
    expect(sameSchedule(null, { offsetDays: -3, time: '18:30' })).toBe(false);
  });
});

describe('when that is', () => {
  test('keeps the hour on the wall across a change of the clocks', () => {
    // Paris is an hour ahead of UTC on 24 March 2027, and two on the 31st.
    expect(momentOf({ offsetDays: -7, time: '09:00' }, '2027-03-31T18:00:00.000Z', 'Europe/Paris')).toEqual({
      at: '2027-03-24T08:00:00.000Z',
      skipped: false,
    });
    expect(momentOf({ offsetDays: 1, time: '10:00' }, '2028-02-28T09:00:00.000Z', 'Pacific/Auckland')).toEqual({
      at: '2028-02-28T21:00:00.000Z',
      skipped: false,
    });
  });

  test('counts from the first day where the event is', () => {
    // Half past midnight on the 2nd in Auckland is still the 1st in UTC.
    expect(momentOf({ offsetDays: -1, time: '09:00' }, '2026-12-01T11:30:00.000Z', 'Pacific/Auckland')?.at).toBe(
      '2026-11-30T20:00:00.000Z',
    );
  });

  test('counts what follows from the last day, which midnight is no part of', () => {
    const event = { startsAt: '2027-06-12T08:00:00.000Z', endsAt: '2027-06-13T22:00:00.000Z' };
    expect(anchorOf('reminder', event)).toBe(event.startsAt);
    expect(momentOf({ offsetDays: 1, time: '10:00' }, anchorOf('follow_up', event), 'Europe/Paris')?.at).toBe('2027-06-14T08:00:00.000Z');
    expect(anchorOf('follow_up', { ...event, endsAt: '' })).toBe('');
  });

  test('says when the hour does not exist', () => {
    expect(momentOf({ offsetDays: 0, time: '02:30' }, '2027-03-28T18:00:00.000Z', 'Europe/Paris')).toMatchObject({ skipped: true });
  });
});
