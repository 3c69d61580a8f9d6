/**
 * A proposal, for a person to take or leave: the only thing the assistant can make. What a model writes is taken at no more than its word: each
 * field is checked by the stage's own schema, and what does not fit is dropped and named. One tool call makes one proposal, however often it runs.
 */
import type { Tx } from '@seatwise/db';
import { anybody, openCommand } from '../kernel/command.ts';
import type { Call } from '../kernel/deps.ts';
import type { Json, Problem, Stage } from './contract.ts';
import { ProposeInput } from './inner.ts';
import { checkPatch } from './policy.ts';
import { keyOf } from './queries.ts';

export interface Proposed {
  /** Null when nothing of it could be taken. */
  proposalId: string | null;
  stage: Stage;
  patch: { [field: string]: Json };
  status: 'open' | 'applied' | 'dismissed' | null;
  dropped: Problem[];
}

/** Writes it down; the caller's session is locked by it. */
export async function keepProposal(
  tx: Pick<Tx, 'sql'>,
  key: Buffer | null,
  proposal: {
    sessionId: string;
    stage: Stage;
    origin: 'assistant' | 'template';
    toolCallId: string | null;
    patch: { [field: string]: Json };
  },
): Promise<{ id: string; stage: Stage; patch: { [field: string]: Json }; status: 'open' | 'applied' | 'dismissed'; fresh: boolean }> {
  const [row] = await tx.sql<{
    id: string;
    stage: Stage;
    patch: { [field: string]: Json };
    status: 'open' | 'applied' | 'dismissed';
    fresh: boolean;
  }>('SELECT * FROM app.propose_to_wizard($1, $2, $3, $4, $5, $6::jsonb)', [
    proposal.sessionId,
    key,
    proposal.stage,
    proposal.origin,
    proposal.toolCallId,
    JSON.stringify(proposal.patch),
  ]);
  if (!row) throw new Error('a proposal that was made has a row');
  return row;
}

const verb = openCommand({
  verb: 'wizard.propose',
  input: ProposeInput,
  authorize: anybody,
  async run({ tx, input, tokens, audit }): Promise<Proposed> {
    const { patch, dropped } = checkPatch(input.stage, input.patch);
    const fields = Object.keys(patch);
    audit({ subject: input.sessionId, changes: { stage: input.stage, fields } });
    if (fields.length === 0) return { proposalId: null, stage: input.stage, patch, status: null, dropped };
    const { sessionId, stage, toolCallId } = input;
    const row = await keepProposal(tx, keyOf({ tokens }), { sessionId, stage, origin: 'assistant', toolCallId, patch });
    return { proposalId: row.id, stage: row.stage, patch: row.patch, status: row.status, dropped: row.fresh ? dropped : [] };
  },
});

/** For the assistant's endpoint. */
export const propose = (call: Call, input: { sessionId: string; stage: Stage; toolCallId: string; patch: { [field: string]: Json } }) =>
  verb.execute(call, ProposeInput.parse(input));
