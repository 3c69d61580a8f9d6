/** The one place where bookings say what became of them. */
import type { z } from 'zod';
import type { Beside } from '../kernel/command.ts';
import { bookingNewsJob, type bookingNews } from './jobs.ts';

/** Notices leave with the transaction that they are about. */
export function tell({ enqueue }: Pick<Beside, 'enqueue'>, news: z.input<typeof bookingNews>): void {
  enqueue(bookingNewsJob, news);
}
