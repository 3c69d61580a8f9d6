/**
 * What whoever has the link of a mail says to an organisation's mails. The link is the proof; nobody is signed in. It is the system that writes, on
 * the word of the link: no person's role reaches what it does.
 */
import type { Verb } from '../kernel/command.ts';
import { auditAtCommit, systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Locale } from '../kernel/input.ts';
import { translate } from '../kernel/translate.ts';
import { PreferencesInput, SetPreferencesInput, type PreferencesView } from './contract.ts';

interface LinkedRow {
  organization_id: string;
  organization_name: string;
  masked_email: string;
  locale: Locale;
  wanted: boolean;
}

const LINKED = 'SELECT organization_id, organization_name, masked_email, locale, wanted FROM app.contact_by_link($1, $2)';

const viewOf = (row: LinkedRow): PreferencesView => ({
  organizationName: row.organization_name,
  maskedEmail: row.masked_email,
  locale: row.locale,
  email: row.wanted,
});

const opensNothing = (): DomainError =>
  new DomainError('INVITE_INVALID', 'This link opens nothing (any more). The newest mail has one that does.');

export const preferences: Verb<typeof PreferencesInput, PreferencesView> = {
  verb: 'marketing.preferences',
  input: PreferencesInput,
  async execute({ deps }, { token }) {
    const link = deps.unsubscribeTokens.read(token);
    if (!link) throw opensNothing();
    try {
      const [row] = await deps.system.read<LinkedRow>(systemActor(deps, 'marketing.preferences'), LINKED, [link.contactId, link.version]);
      if (!row) throw opensNothing();
      return viewOf(row);
    } catch (error) {
      throw translate(error);
    }
  },
};

type How = 'one_click' | 'preferences';

/** Null for a link that opens nothing. Twice is once. */
async function answer(
  deps: Deps,
  { token, email, how, verb, requestId }: { token: string; email: boolean; how: How; verb: string; requestId: string },
): Promise<PreferencesView | null> {
  const link = deps.unsubscribeTokens.read(token);
  if (!link) return null;
  try {
    return await deps.system.transaction(systemActor(deps, verb), async (tx) => {
      const [changed] = await tx.sql<{ changed: boolean }>('SELECT app.answer_link($1, $2, $3, $4, $5) AS changed', [
        link.contactId,
        link.version,
        link.messageId,
        email,
        how,
      ]);
      const [row] = await tx.sql<LinkedRow>(LINKED, [link.contactId, link.version]);
      if (!row) return null;
      if (changed?.changed)
        auditAtCommit(
          tx,
          { actorId: null, verb, requestId },
          { organizationId: row.organization_id, subject: link.contactId, changes: { email, how } },
        );
      return viewOf(row);
    });
  } catch (error) {
    throw translate(error);
  }
}

export const setPreferences: Verb<typeof SetPreferencesInput, PreferencesView> = {
  verb: 'marketing.setPreferences',
  input: SetPreferencesInput,
  async execute({ deps, requestId }, { token, email }) {
    const view = await answer(deps, { token, email, how: 'preferences', verb: 'marketing.setPreferences', requestId });
    if (!view) throw opensNothing();
    return view;
  },
};

/**
 * RFC 8058: a mail program's one click. The same to the caller whether or not the link opens anything: what is asked for, that nothing comes by it, is
 * then so, and mail programs make a refusal look as if we would not stop.
 */
export async function unsubscribe(deps: Deps, token: string, requestId: string): Promise<void> {
  await answer(deps, { token, email: false, how: 'one_click', verb: 'marketing.unsubscribe', requestId });
}
