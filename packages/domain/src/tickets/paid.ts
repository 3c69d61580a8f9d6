/** What follows from an order that is paid, in its transaction and under its event's lock: others hear of it, and its tickets are mailed. */
import type { Tx } from '@seatwise/db';
import { enqueueAtCommit } from '../kernel/command.ts';
import type { Deps, TicketSource } from '../kernel/deps.ts';
import { ticketNewsJob } from './jobs.ts';

export interface PaidOrder {
  orderId: string;
  eventId: string;
  organizationId: string;
  tickets: number;
  total: number;
  currency: string;
  source: TicketSource;
}

export async function tellPaid(tx: Tx, deps: Deps, order: PaidOrder): Promise<void> {
  for (const subscriber of deps.subscribers.ticketsPaid) await subscriber({ tx, deps, ...order });
  enqueueAtCommit(tx, ticketNewsJob, { notice: 'bought', orderId: order.orderId });
}
