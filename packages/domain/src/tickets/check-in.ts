/** The door. A ticket lets in once, whoever asks at the same time; who comes second is told when, and by whom, the first was let in. */
import type { Tx } from '@seatwise/db';
import { command, signedIn } from '../kernel/command.ts';
import { CheckInInput, UndoCheckInInput, type CheckInView } from './contract.ts';

const CHECK_IN = 'SELECT state, ticket_id, organization_id FROM app.check_in($1, $2)';
const UNDO = 'SELECT app.undo_check_in($1, $2) AS organization_id';
const DOOR = 'SELECT app.door_view($1, $2) AS view';

async function doorView(tx: Pick<Tx, 'sql'>, eventId: string, ticketId: string | null): Promise<Omit<CheckInView, 'state'>> {
  const [row] = await tx.sql<{ view: Omit<CheckInView, 'state'> }>(DOOR, [eventId, ticketId]);
  if (!row) throw new Error('The door has no figures.');
  return row.view;
}

export const checkIn = command({
  verb: 'tickets.checkIn',
  input: CheckInInput,
  authorize: signedIn,
  async run({ tx, input, deps, audit }): Promise<CheckInView> {
    const [row] = await tx.sql<{ state: CheckInView['state']; ticket_id: string | null; organization_id: string }>(CHECK_IN, [
      input.eventId,
      input.code,
    ]);
    if (!row) throw new Error('A code that was looked at has a state.');
    const { state, ticket_id: ticketId, organization_id: organizationId } = row;
    audit({ organizationId, subject: ticketId ?? input.eventId, changes: { state } });
    if (state === 'ok' && ticketId !== null)
      for (const subscriber of deps.subscribers.checkedIn) await subscriber({ tx, deps, eventId: input.eventId, ticketId });
    return { state, ...(await doorView(tx, input.eventId, ticketId)) };
  },
});

export const undoCheckIn = command({
  verb: 'tickets.undoCheckIn',
  input: UndoCheckInInput,
  authorize: signedIn,
  async run({ tx, input: { eventId, ticketId }, audit }): Promise<CheckInView> {
    const [row] = await tx.sql<{ organization_id: string }>(UNDO, [eventId, ticketId]);
    audit({ organizationId: row?.organization_id ?? null, subject: ticketId });
    return { state: 'ok', ...(await doorView(tx, eventId, ticketId)) };
  },
});
