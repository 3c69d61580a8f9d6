/** Takes a wizard away, and its draft; venues that were asked are told. Not what is published. */
import { anybody, openCommand } from '../kernel/command.ts';
import { tellVenues } from '../venues/index.ts';
import { WizardInput } from './contract.ts';
import { keyOf } from './queries.ts';

export const discard = openCommand({
  verb: 'wizard.discard',
  input: WizardInput,
  authorize: anybody,
  async run({ tx, input, tokens, audit, enqueue }): Promise<{ sessionId: string }> {
    const [row] = await tx.sql<{ messages: string[] }>('SELECT app.discard_wizard($1, $2) AS messages', [
      input.sessionId,
      keyOf({ tokens }),
    ]);
    tellVenues({ enqueue }, row?.messages ?? []);
    audit({ subject: input.sessionId });
    return { sessionId: input.sessionId };
  },
});
