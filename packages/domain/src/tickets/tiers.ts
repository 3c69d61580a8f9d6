/** The tiers of an event, with what is left of each: one statement, which decides what whoever asks may see of them. */
import { hotQuery } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import { TiersInput, type TierView } from './contract.ts';

const TIERS = 'SELECT app.tiers_view($1, $2) AS tiers';

export const tiers = hotQuery({
  verb: 'tickets.tiers',
  input: TiersInput,
  strangers: true,
  async run({ input, read }): Promise<{ items: TierView[] }> {
    const [row] = await read<{ tiers: TierView[] | null }>(TIERS, [input.eventId, input.accessCode || null]);
    if (!row?.tiers) throw notFound('event');
    return { items: row.tiers };
  },
});
