/**
 * A look at an event's page: appended as it is, so that figures can be counted again. Who it was is not kept: a visitor is address, browser and
 * day, salted and hashed at the edge. Visits are exempt from the audit log. What it moved of the event's figures is appended beside it, and folded by the
 * worker; the statement leaves in the flight that commits.
 */
import { anybody, OnceCommitted, openCommand } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import { hashOfToken } from '../kernel/keys.ts';
import { RecordVisitInput, type RecordedVisitView } from './contract.ts';
import { cameFrom } from './sources.ts';

export const recordVisit = openCommand({
  verb: 'events.recordVisit',
  input: RecordVisitInput,
  audited: false,
  authorize: anybody,
  async run({ tx, input, deps, visitor }) {
    const { source, medium, campaign, referrerHost } = cameFrom(input, new URL(deps.publicUrl).host);
    const recorded = tx.atCommit<{ found: boolean }>('SELECT app.record_visit($1, $2, $3, $4, $5, $6) AS found', [
      input.slug.trim().toLowerCase(),
      // A program that calls without a browser is one visitor a call.
      visitor?.() ?? hashOfToken(deps.ids.token()),
      source,
      medium,
      campaign,
      referrerHost,
    ]);
    return new OnceCommitted((): RecordedVisitView => {
      if (!recorded()[0]?.found) throw notFound('event');
      return { source };
    });
  },
});
