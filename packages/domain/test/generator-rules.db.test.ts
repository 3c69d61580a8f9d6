/** What the generator makes, what it leaves alone, and what it notes, one rule after the other. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGeneratorKit, type GeneratorKit } from './generator-kit.ts';

let kit: GeneratorKit;
beforeAll(async () => {
  // A Monday.
  kit = await createGeneratorKit('2026-03-02T02:00:00Z');
});
afterAll(() => kit.close());

const datesOf = async (id: string): Promise<string[]> =>
  (
    await kit.rows<{ date: string }>(
      'SELECT occurrence_date::text AS date FROM training_sessions WHERE recurring_booking_id = $1 ORDER BY 1',
      [id],
    )
  ).map(({ date }) => date);
const startsOf = async (id: string): Promise<string[]> =>
  (await kit.rows<{ at: Date }>('SELECT starts_at AS at FROM training_sessions WHERE recurring_booking_id = $1 ORDER BY 1', [id])).map(
    ({ at }) => at.toISOString(),
  );
const causesOf = async (id: string): Promise<string[]> =>
  (
    await kit.rows<{ text: string }>(
      "SELECT occurrence_date::text || ' ' || cause AS text FROM generation_conflicts WHERE recurring_booking_id = $1 ORDER BY 1",
      [id],
    )
  ).map(({ text }) => text);
const watermarkOf = async (id: string): Promise<string | null> =>
  (await kit.rows<{ until: string | null }>('SELECT generated_until::text AS until FROM recurring_bookings WHERE id = $1', [id]))[0]
    ?.until ?? null;
const tuesday = { day: 2, from: '10:00', to: '11:00', start: '2026-03-01' };

describe('the dates of a pattern', () => {
  test('so many weeks ahead, at the hour of its zone on either side of a clock change; again, none', async () => {
    const coach = await kit.coach();
    await kit.open(coach.coachId);
    const mia = await kit.member();
    const id = await kit.pattern({ coachId: coach.coachId, memberId: mia.id, ...tuesday });
    expect(await kit.run()).toMatchObject({ created: 8, conflicts: 0 });
    expect(await startsOf(id)).toEqual([
      '2026-03-03T09:00:00.000Z',
      '2026-03-10T09:00:00.000Z',
      '2026-03-17T09:00:00.000Z',
      '2026-03-24T09:00:00.000Z',
      '2026-03-31T08:00:00.000Z',
      '2026-04-07T08:00:00.000Z',
      '2026-04-14T08:00:00.000Z',
      '2026-04-21T08:00:00.000Z',
    ]);
    expect(await watermarkOf(id)).toBe('2026-04-27');
    expect(await kit.run()).toMatchObject({ created: 0, kept: 8, conflicts: 0, skipped: 0 });
    expect(await kit.run(9)).toMatchObject({ created: 1, kept: 8 });
    expect(await kit.run(2)).toMatchObject({ created: 0, kept: 2 });
    expect(await watermarkOf(id)).toBe('2026-05-04');
  });

  test('every other week, every fifth, an end, a beginning beyond the horizon, an end before the first date, one that is over', async () => {
    const coach = await kit.coach();
    await kit.open(coach.coachId);
    const at = async (extra: Partial<Parameters<GeneratorKit['pattern']>[0]>): Promise<string> =>
      kit.pattern({ coachId: coach.coachId, memberId: (await kit.member()).id, ...tuesday, ...extra });
    const second = await at({ from: '08:00', to: '09:00', weeks: 2 });
    const fifth = await at({ from: '09:00', to: '10:00', weeks: 5, start: '2026-01-01' });
    const ending = await at({ from: '10:00', to: '11:00', end: '2026-03-17' });
    const later = await at({ from: '11:00', to: '12:00', start: '2026-06-01' });
    const never = await at({ from: '12:00', to: '13:00', start: '2026-03-04', end: '2026-03-09' });
    const over = await at({ from: '13:00', to: '14:00', start: '2025-01-01', end: '2026-02-28' });
    expect(await kit.run()).toMatchObject({ created: 4 + 2 + 3, conflicts: 0 });
    expect(await datesOf(second)).toEqual(['2026-03-03', '2026-03-17', '2026-03-31', '2026-04-14']);
    // Counted from its own beginning: 6 January, 10 February, 17 March, 21 April.
    expect(await datesOf(fifth)).toEqual(['2026-03-17', '2026-04-21']);
    expect(await datesOf(ending)).toEqual(['2026-03-03', '2026-03-10', '2026-03-17']);
    expect([await datesOf(later), await datesOf(never), await datesOf(over)]).toEqual([[], [], []]);
    expect([await watermarkOf(later), await watermarkOf(never)]).toEqual([null, null]);
  });
});
