/**
 * Takes a proposal, whole or field by field: each field once. It is the person's to do, on the version they see. Repeated under a tool call's id,
 * it changes nothing and answers as it stands; repeated without one, it says that it is applied.
 */
import { anybody, openCommand } from '../kernel/command.ts';
import { DomainError, invalidState } from '../kernel/errors.ts';
import { ApplyProposalInput, type Json, type Stage, type WizardView } from './contract.ts';
import { merge } from './machine.ts';
import { keyOf, lock, published, requireVersion, write } from './queries.ts';
import { viewOf } from './views.ts';

interface ProposalRow {
  id: string;
  stage: Stage;
  patch: { [field: string]: Json };
  status: 'open' | 'applied' | 'dismissed';
  applied_fields: string[];
}

export const applyProposal = openCommand({
  verb: 'wizard.applyProposal',
  input: ApplyProposalInput,
  authorize: anybody,
  async run({ tx, input, tokens, audit, deps }): Promise<WizardView> {
    const key = keyOf({ tokens });
    const row = await lock(tx, input.sessionId, key);
    const [proposal] = await tx.sql<ProposalRow>('SELECT * FROM app.wizard_proposal($1, $2, $3)', [row.id, key, input.proposalId]);
    if (!proposal) throw new Error('a proposal that is not there is refused');
    const all = Object.keys(proposal.patch);
    const asked = [...new Set(input.fields ?? all)];
    const unknown = asked.filter((field) => !all.includes(field));
    if (unknown.length > 0) {
      throw new DomainError('INVALID_INPUT', `fields: the proposal has no ${unknown.join(', ')}.`, {
        fields: unknown.map((field) => ({ path: 'fields', message: `${field} is not in the proposal` })),
      });
    }
    const due = asked.filter((field) => !proposal.applied_fields.includes(field));
    if (proposal.status === 'dismissed') throw invalidState('This proposal was dismissed.', { state: 'proposal_dismissed' });
    if (due.length === 0 && asked.length > 0) {
      if (!input.toolCallId) throw invalidState('This has been taken over already.', { state: 'proposal_applied' });
      audit({ subject: row.id, changes: { proposalId: proposal.id, fields: [] } });
      return viewOf(row, deps);
    }
    if (row.status === 'completed') throw published(row);
    requireVersion(row, input.version);
    const taken = Object.fromEntries(due.map((field) => [field, proposal.patch[field] ?? null]));
    const state = merge(row.parsed, proposal.stage, taken, 'assistant');
    const applied = all.filter((field) => due.includes(field) || proposal.applied_fields.includes(field));
    await tx.sql('SELECT app.decide_wizard_proposal($1, $2, $3, $4, $5::text[])', [
      row.id,
      key,
      proposal.id,
      applied.length === all.length ? 'applied' : 'open',
      applied,
    ]);
    audit({ subject: row.id, changes: { proposalId: proposal.id, stage: proposal.stage, fields: due } });
    return viewOf(await write(tx, row, key, state ? { state } : {}), deps);
  },
});
