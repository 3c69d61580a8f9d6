/** The catalogue: venues of approved organisations, the smallest that fits first. Anybody may look. */
import { hotQuery } from '../kernel/command.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, INTEGER, pageOf, UUID } from '../kernel/page.ts';
import { SearchVenuesInput, type FoundVenueView } from './contract.ts';
import { venueView, type VenueRow } from './views.ts';

const FOUND = `SELECT * FROM app.search_venues($1, $2, CASE WHEN $3::date IS NOT NULL THEN daterange($3::date, $4::date, '[]') END, $5, $6, $7)`;

export const search = hotQuery({
  verb: 'venues.search',
  input: SearchVenuesInput,
  strangers: true,
  async run({ input, read }): Promise<Page<FoundVenueView>> {
    const after = decodeCursor(input.cursor, [INTEGER, UUID]);
    // One date alone is that one day.
    const from = input.from ?? input.to ?? null;
    const rows = await read<VenueRow>(FOUND, [
      input.city || null,
      input.capacity ?? null,
      from,
      input.to ?? from,
      after?.[0] ?? null,
      after?.[1] ?? null,
      input.limit + 1,
    ]);
    return pageOf(
      rows,
      input.limit,
      (row) => [row.capacity, row.id],
      (row) => ({ ...venueView(row), available: from === null ? null : true }),
    );
  },
});
