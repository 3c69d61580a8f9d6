/** The talk's way to the server. One talk a session: it goes on while its panel is folded, moved or away. */
import { api } from '../../lib/trpc.ts';
import { recordOf, textOf } from '../../lib/json.ts';
import { eventsOf } from './stream.ts';
import { RefusedError, TalkStore } from './talk.ts';

const talks = new Map<string, TalkStore>();
const PAGE = 30;

async function ask(sessionId: string, messages: readonly { id: string; text: string }[], signal: AbortSignal) {
  const response = await fetch('/api/assistant', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'accept-language': document.documentElement.lang },
    body: JSON.stringify({
      threadId: sessionId,
      runId: crypto.randomUUID(),
      messages: messages.map(({ id, text }) => ({ id, role: 'user', content: text })),
      tools: [],
      context: [],
      state: {},
    }),
    signal,
  });
  if (response.ok && response.body) return eventsOf(response.body);
  throw new RefusedError(textOf(recordOf(await response.json().catch(() => null))['code']) || 'UNEXPECTED');
}

export function talkOf(sessionId: string): TalkStore {
  const known = talks.get(sessionId);
  if (known) return known;
  const talk = new TalkStore({
    messages: (cursor) => api.client.wizard.messages.query({ sessionId, limit: PAGE, ...(cursor === null ? {} : { cursor }) }),
    ask: (messages, signal) => ask(sessionId, messages, signal),
    newId: () => crypto.randomUUID(),
  });
  talks.set(sessionId, talk);
  return talk;
}
