/** What the assistant's endpoint uses of the wizard: it reads, keeps what was said, and proposes. Nothing else is there for it. */
import type { Call } from '../kernel/deps.ts';
import type { WizardMessageView, WizardView } from './contract.ts';
import { get } from './get.ts';
import { messages } from './messages.ts';

export { keepMessages } from './keep-messages.ts';
export { propose, type Proposed } from './propose.ts';

/** The session of whoever calls (by account or by key), as `wizard.get` gives it; NOT_FOUND for everybody else. */
export const readWizard = (call: Call, sessionId: string): Promise<WizardView> => get.execute(call, { sessionId });

/** The last `limit` (≤ 100) messages, in the order they were said. */
export const recentMessages = async (call: Call, sessionId: string, limit: number): Promise<WizardMessageView[]> =>
  (await messages.execute(call, { sessionId, limit })).items.toReversed();
