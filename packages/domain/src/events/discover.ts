/** What is ahead, for everybody: published, of approved organisations, the soonest first. */
import { hotQuery } from '../kernel/command.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { DiscoverInput, type EventCardView } from './contract.ts';
import { eventCardView, type EventCardRow } from './views.ts';

export const discover = hotQuery({
  verb: 'events.discover',
  input: DiscoverInput,
  strangers: true,
  async run({ input, read }): Promise<Page<EventCardView>> {
    const after = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await read<EventCardRow>('SELECT * FROM app.discover_events($1, $2::timestamptz, $3::timestamptz, $4::uuid, $5)', [
      input.search ?? null,
      input.from ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      input.limit + 1,
    ]);
    return pageOf(rows, input.limit, (row) => [row.at_text, row.id], eventCardView);
  },
});
