/** At sign-in: what this browser began becomes the person's, with its draft and the venues that were asked. Again, it changes nothing. */
import { command, signedIn } from '../kernel/command.ts';
import { WizardInput, type WizardView } from './contract.ts';
import { keyOf, noWizard, READ, type WizardRow } from './queries.ts';
import { viewOf } from './views.ts';

export const adopt = command({
  verb: 'wizard.adopt',
  input: WizardInput,
  authorize: signedIn,
  async run({ tx, input, tokens, audit, deps }): Promise<WizardView> {
    const [row] = await tx.sql<{ adopted: boolean }>('SELECT app.adopt_wizard($1, $2) AS adopted', [input.sessionId, keyOf({ tokens })]);
    audit({ subject: input.sessionId, changes: { adopted: row?.adopted ?? false } });
    const [adopted] = await tx.sql<WizardRow>(READ, [input.sessionId, null]);
    if (!adopted) throw noWizard();
    return viewOf(adopted, deps);
  },
});
