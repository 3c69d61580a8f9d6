/** A wizard begins without an account: the browser is given a key, and only its hash is kept. Whoever is signed in has it at once. */
import { anybody, openCommand } from '../kernel/command.ts';
import { hashOfToken } from '../kernel/keys.ts';
import { StartWizardInput, type Json, type StartedWizardView } from './contract.ts';
import { contactOf, EMPTY, merge } from './machine.ts';

export const start = openCommand({
  verb: 'wizard.start',
  input: StartWizardInput,
  authorize: anybody,
  async run({ tx, input, actor, deps, tokens, remember, audit }): Promise<StartedWizardView> {
    const [person] = actor ? await tx.sql<{ name: string }>('SELECT name FROM people WHERE id = $1', [actor.userId]) : [];
    const contact: { [field: string]: Json } = {
      name: input.contactName || person?.name || null,
      email: input.contactEmail || actor?.email || null,
    };
    const known = merge(EMPTY, 'contact_info', contact, 'person') ?? EMPTY;
    const state = merge(known, 'event_basics', { timeZone: input.timeZone ?? null }, 'person') ?? known;
    // One key a browser, however many wizards it begins; it lives on from the last of them.
    const key = actor ? null : (tokens?.wizard ?? deps.ids.token());
    const { name, email } = contactOf(state.data);
    const [row] = await tx.sql<{ id: string; version: number }>('SELECT * FROM app.start_wizard($1, $2::jsonb, $3, $4)', [
      key === null ? null : hashOfToken(key),
      JSON.stringify(state),
      name,
      email,
    ]);
    if (!row) throw new Error('a wizard that was started has a row');
    if (key !== null) remember?.('wizard', key);
    audit({ subject: row.id });
    return { sessionId: row.id, version: row.version };
  },
});
