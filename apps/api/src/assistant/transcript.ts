/** What was said in a session: what of it is new in a request, what a model is reminded of, and what a turn adds. */
import { type Call, DomainError, keepMessages, recentMessages } from '@seatwise/domain';
import type { AdvisorJson, AdvisorMessage, AdvisorToolCall } from '@seatwise/domain/ports';
import type { WizardMessageView } from '@seatwise/domain/wizard/contract';

/** Characters of one message of a person's. */
export const MAX_TEXT = 8000;
/** New messages in one request: what was typed while a line was down. */
const MAX_NEW = 5;
/** Messages, and characters of them all, that a model is reminded of. */
const MAX_REMINDED = 40;
const MAX_REMINDED_TEXT = 60_000;
/** Of an output of a tool in an earlier turn. */
const MAX_OLD_OUTPUT = 4000;

export interface Said {
  messageId: string;
  text: string;
}

const fields = (path: string, message: string): DomainError =>
  new DomainError('INVALID_INPUT', `${path}: ${message}`, { fields: [{ path, message }] });

/** The last messages of the person's, after whatever else a client has sent: the server has its own memory of the rest. */
export function saidLast(messages: readonly { id: string; role: string; content?: unknown }[]): Said[] {
  const from = messages.findLastIndex(({ role }) => role !== 'user') + 1;
  const last = messages.slice(from);
  if (last.length === 0) throw fields('messages', 'the last one must be of the role user');
  return last.slice(-MAX_NEW).map(({ id, content }, index) => {
    const path = `messages.${from + Math.max(0, last.length - MAX_NEW) + index}`;
    const text = storable(textOf(content)).trim();
    const messageId = storable(id);
    if (messageId === '' || messageId.length > 200) throw fields(`${path}.id`, 'must have 1 to 200 characters');
    if (text === '') throw fields(`${path}.content`, 'must say something');
    if (text.length > MAX_TEXT) throw fields(`${path}.content`, `must have at most ${MAX_TEXT} characters`);
    return { messageId, text };
  });
}

/** PostgreSQL stores neither NUL nor half a character. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\u0000', '');

/** What a model has asked for, as it can be kept: models write whatever they like. */
export function asKept(call: AdvisorToolCall): AdvisorToolCall {
  const clean = (value: AdvisorJson): AdvisorJson => {
    if (typeof value === 'string') return storable(value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([field, inner]) => [storable(field), clean(inner)]));
  };
  return { id: storable(call.id), name: storable(call.name).slice(0, 100), input: clean(call.input) };
}

/** Pictures and files are for nobody here. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => (typeof part === 'object' && part !== null && 'text' in part ? String(part.text) : '')).join('');
}

/** Keeps what is new. */
export const keepSaid = (call: Call, sessionId: string, said: readonly Said[]) =>
  keepMessages(call, { sessionId, messages: said.map(({ messageId, text }) => ({ messageId, role: 'user' as const, content: text })) });

export interface Spoken {
  messageId: string;
  text: string;
  toolCalls: WizardMessageView['toolCalls'];
}

export const keepSpoken = (call: Call, sessionId: string, { messageId, text, toolCalls }: Spoken) =>
  keepMessages(call, { sessionId, messages: [{ messageId, role: 'assistant', content: text.slice(0, 40_000), toolCalls }] });

const shortened = (output: WizardMessageView['toolCalls'][number]['output']) => {
  const text = JSON.stringify(output);
  return text.length <= MAX_OLD_OUTPUT ? output : { shortened: text.slice(0, MAX_OLD_OUTPUT) };
};

/**
 * The conversation up to the message that is to be answered. Asked again after a lost connection, what was half said in answer is not in it: it
 * is answered anew.
 */
export async function remind(
  call: Call,
  sessionId: string,
  upTo: string,
): Promise<{ messages: AdvisorMessage[]; kept: WizardMessageView[] }> {
  const kept = await recentMessages(call, sessionId, 100);
  const end = kept.findLastIndex(({ messageId }) => messageId === upTo) + 1;
  let size = 0;
  const chosen: WizardMessageView[] = [];
  for (const message of kept.slice(0, end).toReversed()) {
    size += message.content.length + JSON.stringify(message.toolCalls).length;
    if (chosen.length > 0 && (chosen.length >= MAX_REMINDED || size > MAX_REMINDED_TEXT)) break;
    chosen.unshift(message);
  }
  // Models want the person to begin.
  const begin = chosen.findIndex(({ role }) => role === 'user');
  return {
    kept,
    messages: chosen
      .slice(Math.max(0, begin))
      .map(({ role, content, toolCalls }) =>
        role === 'user'
          ? { role, text: content }
          : { role, text: content, toolCalls: toolCalls.map((one) => ({ ...one, output: shortened(one.output) })) },
      ),
  };
}

/**
 * Which calls are one. Asked for twice in a turn, with the same input, it is the same call, whatever ids it came under: clients of models give
 * twins new ones. And an id that was taken for something else in an earlier turn, by a careless model, is another call.
 */
export class CallIds {
  /** What was asked under an id. */
  readonly #asked = new Map<string, string>();
  /** Under which id something was asked in this turn. */
  readonly #ids = new Map<string, string>();
  readonly #fresh: () => string;

  constructor(kept: readonly WizardMessageView[], fresh: () => string) {
    this.#fresh = fresh;
    for (const { id, name, input } of kept.flatMap(({ toolCalls }) => toolCalls)) this.#asked.set(id, signature(name, input));
  }

  of({ id, name, input }: { id: string; name: string; input: unknown }): string {
    const asked = signature(name, input);
    const known = this.#asked.get(id);
    const usable = id !== '' && id.length <= 150 && (known === undefined || known === asked);
    const own = this.#ids.get(asked) ?? (usable ? id : `${id.slice(0, 100)}~${this.#fresh()}`);
    this.#asked.set(own, asked);
    this.#ids.set(asked, own);
    return own;
  }
}

/** The order of an object's fields says nothing, and a database keeps it as it likes. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([field, inner]) => [field, sorted(inner)]),
  );
}
const signature = (name: string, input: unknown): string => `${name} ${JSON.stringify(sorted(input))}`;
