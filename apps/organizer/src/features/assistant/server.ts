/** The talk's way to the server. One talk a session: it goes on while its panel is folded, moved or away. */
import { api } from '../../lib/trpc.ts';
import { recordOf, textOf } from '../../lib/json.ts';
import { eventsOf, type AgentEvent } from './stream.ts';
import { RefusedError, TalkStore } from './talk.ts';

const talks = new Map<string, TalkStore>();
const PAGE = 30;

/** The server gives a sign every 15 seconds. A line that is silent for longer is down, though the browser may not notice for minutes. */
const SILENCE_MS = 40_000;

/** A line that is given up when the network goes or nothing comes any more. */
class Line {
  readonly #down = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly signal: AbortSignal;

  constructor(stop: AbortSignal) {
    this.signal = AbortSignal.any([stop, this.#down.signal]);
    window.addEventListener('offline', this.#lose);
    this.alive();
  }

  readonly #lose = (): void => this.#down.abort();

  readonly alive = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#lose, SILENCE_MS);
  };

  close(): void {
    clearTimeout(this.#timer);
    window.removeEventListener('offline', this.#lose);
  }
}

async function* ask(sessionId: string, messages: readonly { id: string; text: string }[], stop: AbortSignal): AsyncGenerator<AgentEvent> {
  const line = new Line(stop);
  try {
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
      signal: line.signal,
    });
    if (!response.ok || !response.body)
      throw new RefusedError(textOf(recordOf(await response.json().catch(() => null))['code']) || 'UNEXPECTED');
    yield* eventsOf(response.body, line.alive);
  } finally {
    line.close();
  }
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
