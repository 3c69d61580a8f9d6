/**
 * The talk with the assistant as this tab has it. The server keeps what was said: it is read from there, and again after a line was lost.
 * One turn at a time; a message keeps its id however often it is sent.
 */
import type { Json, WizardMessageView } from '@seatwise/domain/wizard/contract';
import { recordOf, type JsonRecord } from '../../lib/json.ts';
import type { AgentEvent } from './stream.ts';

export interface ToolUse {
  id: string;
  name: string;
  /** Null while it is asked. */
  output: JsonRecord | null;
}

export interface Said {
  id: string;
  role: 'user' | 'assistant';
  text: string;
  tools: ToolUse[];
}

/** `lost`: the line broke; `unanswered`: it did at an earlier time. Anything else is a code of the server's. */
export type Trouble = 'lost' | 'unanswered' | (string & {});

export interface Talk {
  said: readonly Said[];
  /** Where earlier messages begin; null when all are there. */
  earlier: string | null;
  state: 'loading' | 'ready' | 'answering';
  trouble: Trouble | null;
  /** The last answer was not finished: stopped, or too long. */
  unfinished: 'stopped' | 'cut' | null;
}

export interface TalkServer {
  messages: (cursor: string | null) => Promise<{ items: WizardMessageView[]; nextCursor: string | null }>;
  /** Throws a `RefusedError` when nothing is going to be said, anything else when the line breaks. */
  ask: (messages: readonly { id: string; text: string }[], signal: AbortSignal) => AsyncIterable<AgentEvent>;
  newId: () => string;
}

export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const saidOf = ({ messageId, role, content, toolCalls }: WizardMessageView): Said => ({
  id: messageId,
  role,
  text: content,
  tools: toolCalls.map(({ id, name, output }: { id: string; name: string; output: Json }) => ({ id, name, output: recordOf(output) })),
});

export class TalkStore {
  readonly #server: TalkServer;
  readonly #listeners = new Set<() => void>();
  #talk: Talk = { said: [], earlier: null, state: 'loading', trouble: null, unfinished: null };
  #stop: AbortController | null = null;
  #loaded: Promise<void> | null = null;

  constructor(server: TalkServer) {
    this.#server = server;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Talk => this.#talk;

  #set(change: Partial<Talk>): void {
    this.#talk = { ...this.#talk, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** What was said before, on this device or another. */
  load(): Promise<void> {
    this.#loaded ??= this.#read().catch(() => {
      this.#loaded = null;
      this.#set({ state: 'ready', trouble: 'lost' });
    });
    return this.#loaded;
  }

  async #read(): Promise<void> {
    const { items, nextCursor } = await this.#server.messages(null);
    const kept = items.toReversed().map(saidOf);
    // What was typed here and has not arrived stays at the end.
    const unsent = this.#talk.said.filter(({ id, role }) => role === 'user' && !kept.some((one) => one.id === id));
    const said = [...kept, ...unsent];
    this.#set({ said, earlier: nextCursor, state: 'ready', trouble: said.at(-1)?.role === 'user' ? 'unanswered' : null });
  }

  async more(): Promise<void> {
    const { earlier } = this.#talk;
    if (earlier === null) return;
    const { items, nextCursor } = await this.#server.messages(earlier);
    const known = new Set(this.#talk.said.map(({ id }) => id));
    const older = items
      .toReversed()
      .map(saidOf)
      .filter(({ id }) => !known.has(id));
    this.#set({ said: [...older, ...this.#talk.said], earlier: nextCursor });
  }

  async say(text: string, onChange: () => Promise<void> | void): Promise<void> {
    if (this.#talk.state !== 'ready' || text.trim() === '') return;
    this.#set({ said: [...this.#talk.said, { id: this.#server.newId(), role: 'user', text: text.trim(), tools: [] }] });
    await this.#answer(onChange);
  }

  /** After a line was lost, or the assistant did not answer: looks what has arrived, and asks again for what was said last. */
  async again(onChange: () => Promise<void> | void): Promise<void> {
    if (this.#talk.state !== 'ready') return;
    try {
      await this.#read();
    } catch {
      this.#set({ trouble: 'lost' });
      return;
    }
    if (this.#talk.said.some(({ role }) => role === 'user')) await this.#answer(onChange);
  }

  stop(): void {
    this.#stop?.abort();
  }

  /** Whatever the person has said since the last answer; sent again, the last thing they said. */
  #open(): { id: string; text: string }[] {
    const { said } = this.#talk;
    const answered = said.findLastIndex(({ role }) => role === 'assistant');
    const open = said.slice(answered + 1);
    const last = said.findLast(({ role }) => role === 'user');
    return (open.length > 0 ? open : last ? [last] : []).slice(-5).map(({ id, text }) => ({ id, text }));
  }

  async #answer(onChange: () => Promise<void> | void): Promise<void> {
    const open = this.#open();
    if (open.length === 0) return;
    const stop = new AbortController();
    this.#stop = stop;
    this.#set({ state: 'answering', trouble: null, unfinished: null });
    let ended: Partial<Talk> = { trouble: 'lost' };
    try {
      for await (const event of this.#server.ask(open, stop.signal)) {
        const end = this.#hear(event);
        if (end) ended = end;
        if (event.type === 'toolAnswered' && typeof event.output['proposalId'] === 'string') void onChange();
      }
    } catch (error) {
      if (error instanceof RefusedError) ended = { trouble: error.code };
    }
    if (stop.signal.aborted) ended = { trouble: null, unfinished: 'stopped' };
    this.#stop = null;
    this.#set({ ...ended, state: 'ready' });
    await onChange();
  }

  /** What it changes; and how the turn ended, if it did. */
  #hear(event: AgentEvent): Partial<Talk> | null {
    switch (event.type) {
      case 'text':
        this.#change(event.messageId, (message) => ({ ...message, text: message.text + event.delta }));
        return null;
      case 'tool':
        this.#change(event.messageId, (message) => ({
          ...message,
          tools: [...message.tools, { id: event.id, name: event.name, output: null }],
        }));
        return null;
      case 'toolAnswered':
        this.#set({
          said: this.#talk.said.map((message) => ({
            ...message,
            tools: message.tools.map((use) => (use.id === event.id && use.output === null ? { ...use, output: event.output } : use)),
          })),
        });
        return null;
      case 'finished':
        return { trouble: null, unfinished: event.cancelled ? 'stopped' : event.cut ? 'cut' : null };
      case 'failed':
        return { trouble: event.code || 'UNEXPECTED' };
      default:
        return null;
    }
  }

  #change(id: string, change: (message: Said) => Said): void {
    const { said } = this.#talk;
    const there = said.some((message) => message.id === id);
    const all: readonly Said[] = there ? said : [...said, { id, role: 'assistant', text: '', tools: [] }];
    this.#set({ said: all.map((message) => (message.id === id ? change(message) : message)) });
  }
}
