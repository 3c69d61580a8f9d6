/**
 * At sign-in: what this browser began becomes the person's, with its draft and the venues that were asked; what it lacks of their name and address is
 * filled in. Again, it changes nothing.
 */
import { command, signedIn } from '../kernel/command.ts';
import { WizardInput, type WizardView } from './contract.ts';
import { merge } from './machine.ts';
import { keyOf, lock, write } from './queries.ts';
import { viewOf } from './views.ts';

export const adopt = command({
  verb: 'wizard.adopt',
  input: WizardInput,
  authorize: signedIn,
  async run({ tx, input, actor, tokens, audit, deps }): Promise<WizardView> {
    const [done] = await tx.sql<{ adopted: boolean }>('SELECT app.adopt_wizard($1, $2) AS adopted', [input.sessionId, keyOf({ tokens })]);
    const adopted = done?.adopted ?? false;
    audit({ subject: input.sessionId, changes: { adopted } });
    const row = await lock(tx, input.sessionId, null);
    if (!adopted) return viewOf(row, deps);
    const [person] = await tx.sql<{ name: string }>('SELECT name FROM people WHERE id = $1', [actor.userId]);
    const known = row.parsed.data.contact_info;
    const missing = { ...(known['name'] || !person ? {} : { name: person.name }), ...(known['email'] ? {} : { email: actor.email }) };
    const state = merge(row.parsed, 'contact_info', missing, 'person');
    return viewOf(state ? await write(tx, row, null, { state }) : row, deps);
  },
});
