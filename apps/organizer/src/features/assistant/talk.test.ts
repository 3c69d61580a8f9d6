import { describe, expect, test, vi } from 'vitest';
import type { WizardMessageView } from '@seatwise/domain/wizard/contract';
import { blocksOf, partsOf } from './prose.ts';
import { eventsOf, type AgentEvent } from './stream.ts';
import { RefusedError, TalkStore, type TalkServer } from './talk.ts';

/** In pieces of so many bytes: a letter may lie in two of them. */
const bytes = (text: string, size: number): ReadableStream<Uint8Array> => {
  const encoded = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < encoded.length; at += size) controller.enqueue(encoded.slice(at, at + size));
      controller.close();
    },
  });
};
const all = async (events: AsyncIterable<AgentEvent>): Promise<AgentEvent[]> => {
  const found: AgentEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
};

test('events are read whatever pieces they arrive in; what is unknown or broken is passed over', async () => {
  const lines =
    ':\n\ndata: {"type":"RUN_STARTED"}\n\ndata: {"type":"TEXT_MESSAGE_CONTENT","messageId":"a","delta":"é"}\n\n' +
    'data: {"type":"SOMETHING_NEW"}\n\ndata: {nonsense\n\ndata: {"type":"RUN_FINISHED","outcome":{"type":"cancelled"}}\n\n';
  const expected = [{ type: 'started' }, { type: 'text', messageId: 'a', delta: 'é' }, { type: 'finished', cut: false, cancelled: true }];
  for (const size of [1, 7, 10_000]) expect(await all(eventsOf(bytes(lines, size)))).toEqual(expected);
});

test('the little of Markdown that is shown', () => {
  expect(
    blocksOf('Two places fit:\n- **Grand Hall**, Lyon\n- Loft\n\nWhich one?\nTell me.').map(({ kind, lines }) => [kind, lines.length]),
  ).toEqual([
    ['paragraph', 1],
    ['points', 2],
    ['paragraph', 2],
  ]);
  expect(blocksOf('## Title\n1. one\n2. two')).toEqual([
    { kind: 'paragraph', lines: ['Title'] },
    { kind: 'numbers', lines: ['one', 'two'] },
  ]);
  expect(partsOf('a **b** c')).toEqual([
    { text: 'a ', bold: false },
    { text: 'b', bold: true },
    { text: ' c', bold: false },
  ]);
  expect(partsOf('<b>no</b> [no](http://x)')).toEqual([{ text: '<b>no</b> [no](http://x)', bold: false }]);
});

type Turn = (signal: AbortSignal) => AsyncIterable<AgentEvent>;

/** A server that keeps what was said, as ours does, and answers what it is told to. */
function server(...turns: Turn[]) {
  const kept: WizardMessageView[] = [];
  const asked: string[][] = [];
  let ids = 0;
  const keep = (messageId: string, role: 'user' | 'assistant', content: string): void => {
    if (kept.some((one) => one.messageId === messageId)) return;
    kept.push({ id: messageId, messageId, role, content, toolCalls: [], at: '2026-12-01T09:00:00.000Z' });
  };
  const port: TalkServer = {
    messages: async () => ({ items: kept.toReversed(), nextCursor: null }),
    ask: async function* (messages, signal) {
      asked.push(messages.map(({ id }) => id));
      const turn = turns.shift();
      if (!turn) throw new RefusedError('UNAVAILABLE');
      for (const { id, text } of messages) keep(id, 'user', text);
      yield* turn(signal);
    },
    newId: () => `m${(ids += 1)}`,
  };
  return { port, kept, asked, keep };
}

async function* speak(...events: AgentEvent[]): AsyncGenerator<AgentEvent> {
  yield* events;
}
const text = (messageId: string, delta: string): AgentEvent => ({ type: 'text', messageId, delta });
const done: AgentEvent = { type: 'finished', cut: false, cancelled: false };
const said = (talk: TalkStore) => talk.snapshot().said.map(({ id, role, text: words }) => [id, role, words]);
const opened = async (port: TalkServer): Promise<TalkStore> => {
  const talk = new TalkStore(port);
  await talk.load();
  return talk;
};

describe('a talk', () => {
  test('streams an answer, with what it does beside it, and looks at the draft when something was proposed', async () => {
    const { port } = server(() =>
      speak(
        text('a', 'One '),
        text('a', 'moment.'),
        { type: 'tool', messageId: 'a', id: 'c', name: 'propose_fields' },
        { type: 'toolAnswered', id: 'c', output: { proposalId: 'p' } },
        text('b', 'Done.'),
        done,
      ),
    );
    const talk = await opened(port);
    const changed = vi.fn<() => void>();
    await talk.say(' hello ', changed);
    expect(said(talk)).toEqual([
      ['m1', 'user', 'hello'],
      ['a', 'assistant', 'One moment.'],
      ['b', 'assistant', 'Done.'],
    ]);
    expect(talk.snapshot().said[1]?.tools).toEqual([{ id: 'c', name: 'propose_fields', output: { proposalId: 'p' } }]);
    expect(talk.snapshot()).toMatchObject({ state: 'ready', trouble: null, unfinished: null });
    expect(changed).toHaveBeenCalledTimes(2);
  });

  test('a line that breaks is said; trying again reads what has arrived, and asks under the same id', async () => {
    const broken: Turn = async function* () {
      yield text('a', 'Half a');
      throw new TypeError('network error');
    };
    const { port, asked, keep } = server(broken, () => speak(text('b', 'A whole answer.'), done));
    const talk = await opened(port);
    await talk.say('hello', () => undefined);
    expect(talk.snapshot()).toMatchObject({ state: 'ready', trouble: 'lost' });
    expect(said(talk).at(-1)).toEqual(['a', 'assistant', 'Half a']);
    keep('a', 'assistant', 'Half a sentence');
    await talk.again(() => undefined);
    expect(asked).toEqual([['m1'], ['m1']]);
    expect(said(talk)).toEqual([
      ['m1', 'user', 'hello'],
      ['a', 'assistant', 'Half a sentence'],
      ['b', 'assistant', 'A whole answer.'],
    ]);
    expect(talk.snapshot().trouble).toBeNull();
  });

  test('an end that never came is a lost line as well', async () => {
    const { port } = server(() => speak(text('a', 'Half')));
    const talk = await opened(port);
    await talk.say('hello', () => undefined);
    expect(talk.snapshot().trouble).toBe('lost');
  });

  test('refused, what was said stays, and goes along the next time', async () => {
    const { port, asked } = server();
    const talk = await opened(port);
    await talk.say('one', () => undefined);
    expect(talk.snapshot()).toMatchObject({ trouble: 'UNAVAILABLE', state: 'ready' });
    await talk.say('two', () => undefined);
    expect(asked).toEqual([['m1'], ['m1', 'm2']]);
    expect(said(talk).map(([, , words]) => words)).toEqual(['one', 'two']);
  });

  test('Stop ends it without complaint, and one turn runs at a time', async () => {
    const endless: Turn = async function* (signal) {
      yield text('a', 'Well');
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
      });
    };
    const { port, asked } = server(endless);
    const talk = await opened(port);
    const turn = talk.say('hello', () => undefined);
    await vi.waitFor(() => expect(said(talk)).toHaveLength(2));
    await talk.say('and more', () => undefined);
    expect(asked).toHaveLength(1);
    talk.stop();
    await turn;
    expect(talk.snapshot()).toMatchObject({ state: 'ready', trouble: null, unfinished: 'stopped' });
  });
});
