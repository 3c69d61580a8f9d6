/** Dates of one's running series, as a coach, that the generator has not come to. They are busy; there is nothing to do with them yet. */
import { query, signedIn } from '../kernel/command.ts';
import { PlannedInput, type PlannedView } from './contract.ts';

interface Row {
  recurring_booking_id: string;
  day: string;
  member_id: string;
  member_name: string;
  starts_at: Date;
  ends_at: Date;
}

export const planned = query({
  verb: 'bookings.planned',
  input: PlannedInput,
  authorize: signedIn,
  async run({ tx, input }): Promise<PlannedView> {
    const rows = await tx.sql<Row>('SELECT * FROM app.own_planned($1, $2)', [input.from, input.to]);
    return {
      items: rows.map((row) => ({
        recurringBookingId: row.recurring_booking_id,
        date: row.day,
        memberId: row.member_id,
        memberName: row.member_name,
        startsAt: row.starts_at.toISOString(),
        endsAt: row.ends_at.toISOString(),
      })),
    };
  },
});
