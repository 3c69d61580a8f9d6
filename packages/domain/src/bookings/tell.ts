/** The one place where bookings say what became of them, to whoever is not the one who did it. */
import type { z } from 'zod';
import type { Beside } from '../kernel/command.ts';
import type { bookingNews } from './jobs.ts';

/** Notices leave with the transaction that they are about. */
export function tell(_beside: Pick<Beside, 'enqueue'>, _news: z.input<typeof bookingNews>): void {
  // No mail is written yet.
}
