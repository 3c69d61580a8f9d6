/** Back to any stage, and nothing is lost by it; forwards as far as every stage before holds. */
import { anybody, openCommand } from '../kernel/command.ts';
import { GoToInput, STAGES, type WizardView } from './contract.ts';
import { requireStages } from './machine.ts';
import { keyOf, lockAt, write } from './queries.ts';
import { viewOf } from './views.ts';

export const goTo = openCommand({
  verb: 'wizard.goTo',
  input: GoToInput,
  authorize: anybody,
  async run({ tx, input, tokens, audit, deps }): Promise<WizardView> {
    const key = keyOf({ tokens });
    const row = await lockAt(tx, input, key);
    const [from, to] = [STAGES.indexOf(row.current_stage), STAGES.indexOf(input.stage)];
    audit({ subject: row.id, changes: { from: row.current_stage, to: input.stage } });
    if (to > from) requireStages(row.parsed.data, row.facts, to);
    const left = to > from ? STAGES.slice(from, to) : [];
    const completed = [...new Set([...row.completed_stages, ...left])];
    const makesDraft = completed.includes('event_basics') && row.event_id === null;
    return viewOf(await write(tx, row, key, { stage: input.stage, completed, makesDraft }), deps);
  },
});
