/** A stage is left forwards when it holds, and those before it do. Leaving the second makes the draft event. */
import { anybody, openCommand } from '../kernel/command.ts';
import { invalidState } from '../kernel/errors.ts';
import { AdvanceWizardInput, STAGES, type WizardView } from './contract.ts';
import { requireStages } from './machine.ts';
import { keyOf, lockAt, write } from './queries.ts';
import { viewOf } from './views.ts';

export const advance = openCommand({
  verb: 'wizard.advance',
  input: AdvanceWizardInput,
  authorize: anybody,
  async run({ tx, input, tokens, audit, deps }): Promise<WizardView> {
    const key = keyOf({ tokens });
    const row = await lockAt(tx, input, key);
    const index = STAGES.indexOf(row.current_stage);
    requireStages(row.parsed.data, row.facts, index + 1);
    const stage = STAGES[index + 1];
    if (!stage) throw invalidState('Review is the last stage: publish what it shows.', { state: 'last_stage' });
    const completed = [...new Set([...row.completed_stages, row.current_stage])];
    const written = await write(tx, row, key, { stage, completed, makesDraft: index >= STAGES.indexOf('event_basics') });
    audit({ subject: row.id, changes: { from: row.current_stage, to: stage } });
    return viewOf(written, deps);
  },
});
