/** What can be booked, and why something cannot. The database decides; here it is put into days and words. */
import { hotQuery, query, signedIn } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import { explanation, type ExplainRow } from './explain.ts';
import { ExplainSlotInput, OpenSlotsInput, type ExplainSlotView, type OpenSlotsView } from './contract.ts';
import { zoned } from './queries.ts';
import { localDays } from './zones.ts';

const SLOTS = 'SELECT time_zone, slot_minutes, starts FROM app.open_slots($1, $2, $3)';

/** One statement, which answers the coach and whom they are paired with, and nobody else. */
export const openSlots = zoned(
  hotQuery({
    verb: 'bookings.openSlots',
    input: OpenSlotsInput,
    async run({ input, deps, read }): Promise<OpenSlotsView> {
      const days = localDays(input.timeZone, input.from, input.to, deps.clock.now());
      const [row] = await read<{ time_zone: string; slot_minutes: number; starts: number[] }>(SLOTS, [
        input.coachId,
        new Date(days.from).toISOString(),
        new Date(days.to).toISOString(),
      ]);
      if (!row) throw notFound('coach');
      const length = row.slot_minutes * 60_000;
      const answer: OpenSlotsView = { days: [], coachTimeZone: row.time_zone };
      let day: OpenSlotsView['days'][number] | undefined;
      for (const start of row.starts) {
        const date = days.dateOf(start);
        if (date === null) continue;
        if (day?.date !== date) answer.days.push((day = { date, slots: [] }));
        day.slots.push({ startsAt: new Date(start).toISOString(), endsAt: new Date(start + length).toISOString() });
      }
      return answer;
    },
  }),
);

/** Who or what is in the way is for the coach alone. */
export const explainSlot = zoned(
  query({
    verb: 'bookings.explainSlot',
    input: ExplainSlotInput,
    authorize: signedIn,
    async run({ tx, input }): Promise<ExplainSlotView> {
      return explanation(await tx.sql<ExplainRow>('SELECT * FROM app.explain_slot($1, $2)', [input.coachId, input.startsAt]));
    },
  }),
);
