/** Reads that several verbs share. The functions see to who may. */
import type { Tx } from '@seatwise/db';
import { notFound } from '../kernel/errors.ts';
import type { EventView } from './contract.ts';

/** For organizers, and less of it for who has the door. */
export async function eventOf(tx: Pick<Tx, 'sql'>, eventId: string): Promise<EventView> {
  const [row] = await tx.sql<{ view: EventView | null }>('SELECT app.event_seen($1) AS view', [eventId]);
  if (!row?.view) throw notFound('event');
  return row.view;
}
