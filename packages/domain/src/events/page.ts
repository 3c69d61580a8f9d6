/** The public page of an event: published, cancelled and past ones, and never a draft. One statement, for it is read most of all. */
import { hotQuery } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import { EventSlugInput, type LandingView, type PublicEventView } from './contract.ts';

/** As the wizard left it: what may be missing there is null here. */
interface Kept extends Omit<PublicEventView, 'landing'> {
  landing: Partial<LandingView> | null;
}

export const bySlug = hotQuery({
  verb: 'events.bySlug',
  input: EventSlugInput,
  strangers: true,
  async run({ input, read }): Promise<PublicEventView> {
    const [row] = await read<{ page: Kept | null }>('SELECT app.event_page($1) AS page', [input.slug.trim().toLowerCase()]);
    if (!row?.page) throw notFound('event');
    const { landing, ...page } = row.page;
    return {
      ...page,
      landing: landing && { headline: landing.headline ?? null, body: landing.body ?? null, highlights: landing.highlights ?? [] },
    };
  },
});
