/** What time does to bookings: who waits in vain is told, and what is over is completed. In portions, so that no lock is held for long. */
import { enqueueAtCommit, systemActor } from '../kernel/command.ts';
import { handler } from '../kernel/job.ts';
import { ageVenueBookingsJob, venueNewsJob } from './jobs.ts';

const PORTION = 500;

export const ageVenueBookings = handler(ageVenueBookingsJob, async ({ deps }) => {
  for (;;) {
    const changed = await deps.system.transaction(systemActor(deps, 'venues.age'), async (tx) => {
      const [row] = await tx.sql<{ messages: string[]; changed: number }>('SELECT * FROM app.age_venue_bookings($1::integer)', [PORTION]);
      if (row && row.messages.length > 0) enqueueAtCommit(tx, venueNewsJob, { messageIds: row.messages });
      return row?.changed ?? 0;
    });
    if (changed < PORTION) return;
  }
});
