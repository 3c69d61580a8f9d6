/**
 * A look at an event's page: appended as it is, so that figures can be counted again. Who it was is not kept: a visitor is address and
 * browser, hashed at the edge with a salt that goes with the day. Visits are exempt from the audit log. What they move of the event's figures is appended beside them, and folded
 * by the worker.
 */
import { notFound } from '../kernel/errors.ts';
import { gatheredCommand } from '../kernel/gather.ts';
import { hashOfToken } from '../kernel/keys.ts';
import { RecordVisitInput, type RecordedVisitView } from './contract.ts';
import { cameFrom } from './sources.ts';

export const recordVisit = gatheredCommand({
  verb: 'events.recordVisit',
  input: RecordVisitInput,
  prepare: async ({ input, deps, visitor }) => ({
    slug: input.slug.trim().toLowerCase(),
    // A program that calls without a browser is one visitor a call.
    visitor: (await visitor?.()) ?? hashOfToken(deps.ids.token()),
    ...cameFrom(input, new URL(deps.publicUrl).host),
  }),
  write: (visits) => ({
    text: 'SELECT app.record_visits($1::text[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::text[]) AS answers',
    params: [
      visits.map(({ slug }) => slug),
      visits.map(({ visitor }) => visitor),
      visits.map(({ source }) => source),
      visits.map(({ medium }) => medium),
      visits.map(({ campaign }) => campaign),
      visits.map(({ referrerHost }) => referrerHost),
    ],
  }),
  view({ source }, found: boolean): RecordedVisitView {
    if (!found) throw notFound('event');
    return { source };
  },
});
