/** Events for those who run them, the latest first. Drafts are reached through their wizard. */
import type { Tx } from '@seatwise/db';
import { query, signedIn } from '../kernel/command.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { requireRole } from '../seats/index.ts';
import { EventInput, EventsInput, MyEventsInput, type EventLineView, type EventView } from './contract.ts';
import { eventOf } from './queries.ts';
import { eventLineView, type EventLineRow } from './views.ts';

interface Wanted {
  organizationId?: string | undefined;
  status?: string | undefined;
  search?: string | undefined;
  cursor?: string | null | undefined;
  limit: number;
}

async function lines(tx: Pick<Tx, 'sql'>, wanted: Wanted, door: boolean): Promise<Page<EventLineView>> {
  const before = decodeCursor(wanted.cursor, [INSTANT, UUID]);
  const rows = await tx.sql<EventLineRow>('SELECT * FROM app.own_events($1, $2, $3, $4, $5::timestamptz, $6::uuid, $7)', [
    wanted.organizationId ?? null,
    door,
    wanted.status ?? null,
    wanted.search ?? null,
    before?.[0] ?? null,
    before?.[1] ?? null,
    wanted.limit + 1,
  ]);
  return pageOf(rows, wanted.limit, (row) => [row.at_text, row.id], eventLineView);
}

/** What one organizes: everything of an organisation to its owners and admins, to a trainer what they made. */
export const list = query({
  verb: 'events.list',
  input: EventsInput,
  async authorize({ tx, input }) {
    if (input.organizationId !== undefined) await requireRole(tx, input.organizationId, ['owner', 'admin', 'trainer']);
  },
  run: ({ tx, input }): Promise<Page<EventLineView>> => lines(tx, input, false),
});

/** What one organizes, or has the door of. */
export const mine = query({
  verb: 'events.mine',
  input: MyEventsInput,
  authorize: signedIn,
  run: ({ tx, input }): Promise<Page<EventLineView>> => lines(tx, input, true),
});

export const get = query({
  verb: 'events.get',
  input: EventInput,
  authorize: signedIn,
  run: ({ tx, input }): Promise<EventView> => eventOf(tx, input.eventId),
});
