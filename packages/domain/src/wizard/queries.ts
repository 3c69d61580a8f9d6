/** A session's row, and the statements that every verb of the wizard shares. Whose it is, the database's functions ask. */
import type { Tx } from '@seatwise/db';
import type { Call } from '../kernel/deps.ts';
import { DomainError, invalidState, notFound } from '../kernel/errors.ts';
import { carriedHash } from '../kernel/keys.ts';
import type { Json, Provenance, Stage, WizardData, WizardView } from './contract.ts';
import { contactOf, draftOf, stateOf, type WizardState } from './machine.ts';
import type { WizardFacts } from './policy.ts';

export interface WizardRow {
  id: string;
  person_id: string | null;
  current_stage: Stage;
  completed_stages: Stage[];
  state: { data?: Partial<WizardData>; provenance?: Partial<Provenance> };
  version: number;
  event_id: string | null;
  status: WizardView['status'];
  messages_sent: number;
  seconds_spent: number;
  last_activity_at: Date;
  facts: WizardFacts | null;
  proposals: {
    id: string;
    stage: Stage;
    origin: 'assistant' | 'template';
    toolCallId: string | null;
    patch: { [field: string]: Json };
    status: 'open' | 'applied' | 'dismissed';
    appliedFields: string[];
    createdAt: string;
  }[];
}

/** The key of a wizard that nobody has signed in for. */
export const keyOf = (call: Pick<Call, 'tokens'>): Buffer | null => carriedHash(call.tokens, 'wizard');

export const READ = 'SELECT * FROM app.read_wizard($1, $2)';

export const noWizard = (): DomainError => notFound('wizard');

/** The caller's session, locked until the transaction ends. */
export async function lock(tx: Pick<Tx, 'sql'>, sessionId: string, key: Buffer | null): Promise<WizardRow & { parsed: WizardState }> {
  const [row] = await tx.sql<WizardRow>('SELECT * FROM app.lock_wizard($1, $2)', [sessionId, key]);
  if (!row) throw noWizard();
  return { ...row, parsed: stateOf(row.state) };
}

export const published = (row: WizardRow): DomainError =>
  invalidState('This event is published already.', { state: 'completed', eventId: row.event_id, slug: row.facts?.slug ?? null });

/** As `lock`, and refuses what was thought out for another version than the one that stands. */
export async function lockAt(
  tx: Pick<Tx, 'sql'>,
  input: { sessionId: string; version: number },
  key: Buffer | null,
): Promise<WizardRow & { parsed: WizardState }> {
  const row = await lock(tx, input.sessionId, key);
  if (row.status === 'completed') throw published(row);
  requireVersion(row, input.version);
  return row;
}

export function requireVersion(row: WizardRow & { parsed: WizardState }, version: number): void {
  if (row.version === version) return;
  throw new DomainError('STALE_VERSION', 'This was changed elsewhere in the meantime. Look at how it stands now, then save again.', {
    version: row.version,
    data: row.parsed.data,
  });
}

/** Writes a step, on a session that is locked; the draft event keeps in step once there is one, or once `makesDraft`. */
export async function write(
  tx: Pick<Tx, 'sql'>,
  row: WizardRow,
  key: Buffer | null,
  step: { state?: WizardState; stage?: Stage; completed?: Stage[]; makesDraft?: boolean },
): Promise<WizardRow> {
  const state = step.state;
  const contact = state ? contactOf(state.data) : null;
  const draft = step.makesDraft || (state && row.event_id) ? draftOf((state ?? stateOf(row.state)).data) : null;
  const [written] = await tx.sql<WizardRow>('SELECT * FROM app.write_wizard($1, $2, $3, $4::jsonb, $5, $6::text[], $7, $8, $9::jsonb)', [
    row.id,
    key,
    row.version,
    state ? JSON.stringify(state) : null,
    step.stage ?? null,
    step.completed ?? null,
    contact?.name ?? null,
    contact?.email ?? null,
    draft ? JSON.stringify(draft) : null,
  ]);
  if (!written) throw noWizard();
  return written;
}
