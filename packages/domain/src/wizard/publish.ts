/**
 * The end of a wizard: event published, tiers on sale, session completed, and whoever subscribes told, in one transaction. Needs somebody signed in
 * whose address is verified, staff of an approved organisation, and all six stages to hold at that moment. The very same request again (a double
 * click) is answered alike; any other is told that it is done.
 */
import { command, signedIn } from '../kernel/command.ts';
import { DomainError } from '../kernel/errors.ts';
import { publishEvent } from '../events/index.ts';
import { requireRole } from '../seats/index.ts';
import { createTiers } from '../tickets/index.ts';
import { PublishInput, STAGES, type PublishedView } from './contract.ts';
import { draftOf, requireStages } from './machine.ts';
import { stageOf } from './policy.ts';
import { keyOf, lock, published, requireVersion } from './queries.ts';

export const publish = command({
  verb: 'wizard.publish',
  input: PublishInput,
  authorize: signedIn,
  async run({ tx, input, actor, tokens, deps, audit }): Promise<PublishedView> {
    const key = keyOf({ tokens });
    const { organizationId } = input;
    const row = await lock(tx, input.sessionId, key);
    await requireRole(tx, organizationId, ['owner', 'admin', 'trainer']);
    if (row.status === 'completed') {
      const again = input.version === row.version - 1 && row.facts?.organizationId === organizationId;
      if (!again || row.event_id === null || !row.facts?.slug) throw published(row);
      audit({ organizationId, subject: row.event_id, changes: { again: true } });
      return { eventId: row.event_id, slug: row.facts.slug };
    }
    requireVersion(row, input.version);
    if (!actor.emailVerified) throw new DomainError('EMAIL_NOT_VERIFIED', 'Verify your e-mail address first: the link is in your inbox.');
    const { data } = row.parsed;
    requireStages(data, row.facts, STAGES.length, deps.clock.now());
    const [ticketing, marketing, review] = [stageOf('ticketing', data), stageOf('marketing', data), stageOf('review', data)];
    const draft = draftOf(data);
    if (!ticketing || !marketing || !review || !draft) throw new Error('stages that hold have something in them');

    if (row.person_id === null) await tx.sql('SELECT app.adopt_wizard($1, $2)', [row.id, key]);
    const [made] = await tx.sql<{ id: string }>('SELECT app.settle_wizard_draft($1, $2::jsonb) AS id', [row.id, JSON.stringify(draft)]);
    if (!made) throw new Error('a draft that is settled has an id');
    const eventId = made.id;
    const { landingPage } = marketing;
    const { slug } = await publishEvent(tx, {
      eventId,
      organizationId,
      slug: review.slug ?? null,
      currency: ticketing.currency,
      capacity: ticketing.capacity ?? null,
      marketing: {
        ...marketing,
        landingPage: landingPage
          ? { headline: landingPage.headline || null, body: landingPage.body || null, highlights: landingPage.highlights ?? [] }
          : null,
      },
    });
    await createTiers(tx, eventId, ticketing.tiers);
    await tx.sql('SELECT app.complete_wizard($1, $2::text[])', [row.id, [...STAGES]]);
    for (const tell of deps.subscribers.eventPublished) await tell({ tx, deps, eventId, organizationId, actorId: actor.userId });
    audit({ organizationId, subject: eventId, changes: { slug, sessionId: row.id, tiers: ticketing.tiers.length } });
    return { eventId, slug };
  },
});
