/** Everything of a session, for whoever it belongs to. Looking is no activity. */
import { hotQuery } from '../kernel/command.ts';
import { WizardInput, type WizardView } from './contract.ts';
import { keyOf, noWizard, READ, type WizardRow } from './queries.ts';
import { viewOf } from './views.ts';

export const get = hotQuery({
  verb: 'wizard.get',
  input: WizardInput,
  strangers: true,
  async run({ input, tokens, read, deps }): Promise<WizardView> {
    const [row] = await read<WizardRow>(READ, [input.sessionId, keyOf({ tokens })]);
    if (!row) throw noWizard();
    return viewOf(row, deps);
  },
});
