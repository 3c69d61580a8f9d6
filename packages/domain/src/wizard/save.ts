/**
 * Keeps what was typed, field by field, whatever it is worth. On the version it was based on, or not at all: whoever comes second is told how it
 * stands, and loses nothing silently. Nothing new makes no new version. An autosave, so not audited.
 */
import { anybody, openCommand } from '../kernel/command.ts';
import { SaveWizardInput, type SavedWizardView } from './contract.ts';
import { merge, stateOf } from './machine.ts';
import { shortcomings } from './policy.ts';
import { keyOf, lockAt, write } from './queries.ts';

export const save = openCommand({
  verb: 'wizard.save',
  input: SaveWizardInput,
  audited: false,
  authorize: anybody,
  async run({ tx, input, tokens }): Promise<SavedWizardView> {
    const key = keyOf({ tokens });
    const row = await lockAt(tx, input, key);
    const state = merge(row.parsed, input.stage, input.data, 'person');
    const written = state ? await write(tx, row, key, { state }) : row;
    return { version: written.version, problems: shortcomings(input.stage, stateOf(written.state).data, written.facts) };
  },
});
