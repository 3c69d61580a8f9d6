/** A wizard of somebody else's with a proposal and a message in it, for the isolation test. */
import { keepMessages } from '../src/index.ts';
import type { Kit, Person } from './kit.ts';

export async function wizardOf(kit: Kit, person: Person): Promise<Record<string, unknown>> {
  const { sessionId } = await person.call.wizard.start({});
  const { proposalId } = await person.call.wizard.suggest({ sessionId, stage: 'event_basics' });
  const actor = { userId: person.id, email: person.email, emailVerified: true, platformOwner: false, via: 'session' as const };
  await keepMessages(
    { deps: kit.deps, actor, requestId: 'isolation' },
    { sessionId, messages: [{ messageId: 'm', role: 'user', content: 'Something private' }] },
  );
  return { 'wizard.sessionId': sessionId, 'wizard.proposalId': proposalId };
}

export const OPEN_WIZARD: [string, string][] = [
  ['wizard.start', 'makes one’s own'],
  ['wizard.mine', 'oneself, or what this browser began'],
];

/** Verbs that need no account: whoever has neither the account nor the key is told that there is nothing. */
export const WIZARD_STRANGERS = [
  'wizard.get',
  'wizard.save',
  'wizard.advance',
  'wizard.goTo',
  'wizard.discard',
  'wizard.messages',
  'wizard.suggest',
  'wizard.applyProposal',
  'wizard.dismissProposal',
];

export const WIZARD_TABLES = ['wizard_sessions', 'wizard_messages', 'wizard_proposals'];
