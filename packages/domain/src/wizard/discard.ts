/** Takes a wizard away, and its draft; venues that were asked are told by their threads. Not what is published. */
import { anybody, openCommand } from '../kernel/command.ts';
import { WizardInput } from './contract.ts';
import { keyOf } from './queries.ts';

export const discard = openCommand({
  verb: 'wizard.discard',
  input: WizardInput,
  authorize: anybody,
  async run({ tx, input, tokens, audit }): Promise<{ sessionId: string }> {
    await tx.sql('SELECT app.discard_wizard($1, $2)', [input.sessionId, keyOf({ tokens })]);
    audit({ subject: input.sessionId });
    return { sessionId: input.sessionId };
  },
});
