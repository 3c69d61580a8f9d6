/** The address of one's own calendar: the same each time it is asked for, until one asks for another. */
import { z } from 'zod';
import { command, hotQuery, signedIn } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { notFound } from '../kernel/errors.ts';
import type { CalendarFeedView } from './contract.ts';

const viewOf = (deps: Deps, personId: string, version: number): CalendarFeedView => ({
  url: `${deps.publicUrl}/api/calendar/${deps.feedTokens.tokenOf(personId, version)}.ics`,
});

const VERSION = 'SELECT coalesce((SELECT version FROM calendar_feeds WHERE person_id = $1), 1) AS version';

export const calendarFeed = hotQuery({
  verb: 'identity.calendarFeed',
  input: z.object({}).nullish(),
  async run({ actor, deps, read }): Promise<CalendarFeedView> {
    if (!actor) throw notFound('person');
    const [row] = await read<{ version: number }>(VERSION, [actor.userId]);
    return viewOf(deps, actor.userId, row?.version ?? 1);
  },
});

/** Ends the address there was: programs that subscribe to it get nothing any more. */
export const rotateCalendarFeed = command({
  verb: 'identity.rotateCalendarFeed',
  input: z.object({}).nullish(),
  authorize: signedIn,
  async run({ tx, actor, deps, audit }): Promise<CalendarFeedView> {
    const [row] = await tx.sql<{ version: number }>('SELECT app.rotate_calendar_feed() AS version');
    if (!row) throw notFound('person');
    audit({ subject: actor.userId, changes: { version: row.version } });
    return viewOf(deps, actor.userId, row.version);
  },
});
