/** What we set out to ask the provider: written before, settled after. The intent's id is the idempotency key. */
import type { Tx } from '@seatwise/db';
import { invalidState } from '../kernel/errors.ts';
import type { Plan, SeatPeriod } from './plans.ts';

export type IntentKind = 'checkout' | 'change' | 'schedule' | 'withdraw' | 'cancel';

export interface ChangeTarget {
  seats: number;
  plan: Plan;
  period: SeatPeriod;
  prorationDate: string | null;
}

export interface Intent {
  id: string;
  organizationId: string;
  kind: IntentKind;
  target: ChangeTarget | null;
  createdBy: string | null;
  ageSeconds: number;
}

/** An intent nobody has touched for this long was left behind by a crash: the next one takes its place. Calls to the provider end well before. */
export const STALE_SECONDS = 45;
/** A job does not finish what was asked longer ago than this: the person has gone on meanwhile. */
export const ABANDONED_SECONDS = 900;

/** Under the organisation's lock. One call at a time per organisation; INVALID_STATE while another is under way. */
export async function openIntent(
  tx: Tx,
  input: { organizationId: string; kind: IntentKind; target: ChangeTarget | null; createdBy: string },
): Promise<string> {
  await tx.sql(
    `UPDATE billing_intents SET state = 'superseded', settled_at = now()
     WHERE organization_id = $1 AND state = 'prepared' AND updated_at < now() - make_interval(secs => $2)`,
    [input.organizationId, STALE_SECONDS],
  );
  const [row] = await tx.sql<{ id: string }>(
    `INSERT INTO billing_intents (organization_id, kind, request, created_by) VALUES ($1, $2, $3::jsonb, $4)
     ON CONFLICT (organization_id) WHERE state = 'prepared' DO NOTHING RETURNING id`,
    [input.organizationId, input.kind, JSON.stringify(input.target), input.createdBy],
  );
  if (!row) throw invalidState('Another change of this subscription is under way. Try again in a moment.', { state: 'changing' });
  return row.id;
}

/** True when it was still open: whoever settles second changes nothing. */
export async function settleIntent(
  tx: Pick<Tx, 'sql'>,
  intentId: string,
  outcome: { state: 'settled' | 'failed'; result?: object; error?: string; sessionId?: string },
): Promise<boolean> {
  const rows = await tx.sql(
    `UPDATE billing_intents SET state = $2, result = $3::jsonb, error = $4, session_id = $5, settled_at = now()
     WHERE id = $1 AND state = 'prepared' RETURNING id`,
    [intentId, outcome.state, outcome.result ? JSON.stringify(outcome.result) : null, outcome.error ?? null, outcome.sessionId ?? null],
  );
  return rows.length > 0;
}

/** For the job that is about to finish it: from now on it is not taken for left behind. False when it is no longer open. */
export async function takeUpIntent(tx: Pick<Tx, 'sql'>, intentId: string): Promise<boolean> {
  const rows = await tx.sql("UPDATE billing_intents SET updated_at = now() WHERE id = $1 AND state = 'prepared' RETURNING id", [intentId]);
  return rows.length > 0;
}

export async function intentById(tx: Pick<Tx, 'sql'>, intentId: string): Promise<(Intent & { state: string }) | null> {
  const [row] = await tx.sql<{
    id: string;
    organization_id: string;
    kind: IntentKind;
    state: string;
    request: ChangeTarget | null;
    created_by: string | null;
    age: number;
  }>(
    'SELECT id, organization_id, kind, state, request, created_by, extract(epoch FROM now() - created_at)::integer AS age FROM billing_intents WHERE id = $1',
    [intentId],
  );
  if (!row) return null;
  return {
    id: row.id,
    organizationId: row.organization_id,
    kind: row.kind,
    state: row.state,
    target: row.request,
    createdBy: row.created_by,
    ageSeconds: row.age,
  };
}
