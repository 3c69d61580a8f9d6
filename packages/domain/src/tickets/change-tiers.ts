/** Organizers lay out what is sold. Who may, and what a change must leave standing, the database's functions decide under the event's lock. */
import type { Tx } from '@seatwise/db';
import { command, signedIn } from '../kernel/command.ts';
import { invalidInput, notFound } from '../kernel/errors.ts';
import { CreateTierInput, ReorderTiersInput, TierDraft, TierInput, UpdateTierInput, type TierView } from './contract.ts';

const ORGANIZATION = 'SELECT organization_id AS id FROM events WHERE id = $1';
const TIERS = 'SELECT app.tiers_view($1, NULL) AS tiers';

async function organizationOf(tx: Pick<Tx, 'sql'>, eventId: string): Promise<string | null> {
  const [row] = await tx.sql<{ id: string | null }>(ORGANIZATION, [eventId]);
  return row?.id ?? null;
}

async function tiersOf(tx: Pick<Tx, 'sql'>, eventId: string): Promise<TierView[]> {
  const [row] = await tx.sql<{ tiers: TierView[] | null }>(TIERS, [eventId]);
  return row?.tiers ?? [];
}

async function tierView(tx: Pick<Tx, 'sql'>, eventId: string, tierId: string): Promise<TierView> {
  const found = (await tiersOf(tx, eventId)).find(({ id }) => id === tierId);
  if (!found) throw notFound('tier');
  return found;
}

/** What changed, without the code that opens it. */
const noted = ({
  accessCode,
  ...changes
}: {
  accessCode?: string | null | undefined;
  [field: string]: unknown;
}): { [field: string]: unknown } => (accessCode === undefined ? changes : { ...changes, accessCode: accessCode ? 'set' : 'none' });

export const createTier = command({
  verb: 'tickets.createTier',
  // The rules between fields are the draft's.
  input: CreateTierInput.superRefine((value, context) => {
    const { error } = TierDraft.safeParse(value);
    for (const { path, message } of error?.issues ?? []) context.addIssue({ code: 'custom', path, message });
  }),
  authorize: signedIn,
  async run({ tx, input: { eventId, ...draft }, audit }): Promise<TierView> {
    const [row] = await tx.sql<{ id: string }>('SELECT app.create_tier($1, $2::jsonb) AS id', [eventId, JSON.stringify(draft)]);
    if (!row) throw new Error('The tier was not written');
    audit({ organizationId: await organizationOf(tx, eventId), subject: row.id, changes: noted({ eventId, ...draft }) });
    return tierView(tx, eventId, row.id);
  },
});

/** Only what is named changes; the slug stays, since links may carry it. */
export const updateTier = command({
  verb: 'tickets.updateTier',
  input: UpdateTierInput,
  authorize: signedIn,
  async run({ tx, input: { tierId, ...changes }, audit }): Promise<TierView> {
    const [row] = await tx.sql<{ event_id: string }>('SELECT event_id FROM app.update_tier($1, $2::jsonb)', [
      tierId,
      JSON.stringify(changes),
    ]);
    if (!row) throw notFound('tier');
    audit({ organizationId: await organizationOf(tx, row.event_id), subject: tierId, changes: noted(changes) });
    return tierView(tx, row.event_id, tierId);
  },
});

export const reorderTiers = command({
  verb: 'tickets.reorderTiers',
  input: ReorderTiersInput,
  authorize: signedIn,
  async run({ tx, input, audit }): Promise<{ items: TierView[] }> {
    if (new Set(input.tierIds).size !== input.tierIds.length) throw invalidInput('tierIds', 'names a tier twice');
    await tx.sql('SELECT app.reorder_tiers($1, $2::uuid[])', [input.eventId, input.tierIds]);
    audit({ organizationId: await organizationOf(tx, input.eventId), subject: input.eventId, changes: { order: input.tierIds } });
    return { items: await tiersOf(tx, input.eventId) };
  },
});

/** Out of sale for good; what is sold stays good. */
export const archiveTier = command({
  verb: 'tickets.archiveTier',
  input: TierInput,
  authorize: signedIn,
  async run({ tx, input: { tierId }, audit }): Promise<TierView> {
    const [row] = await tx.sql<{ event_id: string }>('SELECT event_id FROM app.archive_tier($1)', [tierId]);
    if (!row) throw notFound('tier');
    audit({ organizationId: await organizationOf(tx, row.event_id), subject: tierId });
    return tierView(tx, row.event_id, tierId);
  },
});

/** What the wizard laid out, in the transaction that publishes. */
export async function createTiers(tx: Pick<Tx, 'sql'>, eventId: string, drafts: readonly TierDraft[]): Promise<void> {
  await tx.sql('SELECT app.create_tiers($1, $2::jsonb)', [eventId, JSON.stringify(drafts)]);
}
