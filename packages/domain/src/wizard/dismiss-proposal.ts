/** Puts a proposal away; what was taken of it stays. Again, it changes nothing. */
import { anybody, openCommand } from '../kernel/command.ts';
import { invalidState } from '../kernel/errors.ts';
import { DismissProposalInput, type WizardView } from './contract.ts';
import { keyOf, lock } from './queries.ts';
import { viewOf } from './views.ts';

export const dismissProposal = openCommand({
  verb: 'wizard.dismissProposal',
  input: DismissProposalInput,
  authorize: anybody,
  async run({ tx, input, tokens, audit, deps }): Promise<WizardView> {
    const key = keyOf({ tokens });
    const row = await lock(tx, input.sessionId, key);
    const [proposal] = await tx.sql<{ status: 'open' | 'applied' | 'dismissed'; applied_fields: string[] }>(
      'SELECT status, applied_fields FROM app.wizard_proposal($1, $2, $3)',
      [row.id, key, input.proposalId],
    );
    if (proposal?.status === 'applied') throw invalidState('This has been taken over already.', { state: 'proposal_applied' });
    audit({ subject: row.id, changes: { proposalId: input.proposalId } });
    await tx.sql('SELECT app.decide_wizard_proposal($1, $2, $3, $4, $5::text[])', [
      row.id,
      key,
      input.proposalId,
      'dismissed',
      proposal?.applied_fields ?? [],
    ]);
    return viewOf(await lock(tx, row.id, key), deps);
  },
});
