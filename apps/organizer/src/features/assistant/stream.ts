/** Reads AG-UI events from an answer, as they arrive. All that is needed of a client: AG-UI's own would weigh more than this whole SPA's first page. */
import type { Json } from '@seatwise/domain/wizard/contract';
import { recordOf, textOf, type JsonRecord } from '../../lib/json.ts';

export type AgentEvent =
  | { type: 'started' }
  | { type: 'text'; messageId: string; delta: string }
  | { type: 'tool'; messageId: string; id: string; name: string }
  | { type: 'toolInput'; id: string; delta: string }
  | { type: 'toolAnswered'; id: string; output: JsonRecord }
  | { type: 'state' }
  | { type: 'finished'; cut: boolean; cancelled: boolean }
  | { type: 'failed'; code: string };

function parse(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}

/** Null for what this page has no use for. */
function read(event: JsonRecord): AgentEvent | null {
  const text = (key: string): string => textOf(event[key]);
  switch (event['type']) {
    case 'RUN_STARTED':
      return { type: 'started' };
    case 'TEXT_MESSAGE_CONTENT':
      return { type: 'text', messageId: text('messageId'), delta: text('delta') };
    case 'TOOL_CALL_START':
      return { type: 'tool', messageId: text('parentMessageId'), id: text('toolCallId'), name: text('toolCallName') };
    case 'TOOL_CALL_ARGS':
      return { type: 'toolInput', id: text('toolCallId'), delta: text('delta') };
    case 'TOOL_CALL_RESULT':
      return { type: 'toolAnswered', id: text('toolCallId'), output: recordOf(parse(text('content'))) };
    case 'STATE_SNAPSHOT':
      return { type: 'state' };
    case 'RUN_FINISHED':
      return {
        type: 'finished',
        cut: recordOf(event['result'])['cut'] === true,
        cancelled: recordOf(event['outcome'])['type'] === 'cancelled',
      };
    case 'RUN_ERROR':
      return { type: 'failed', code: text('code') };
    default:
      return null;
  }
}

/** Server-sent events: blocks with an empty line behind each; whatever is not data keeps the line alive. `onSign`: something came. */
export async function* eventsOf(body: ReadableStream<Uint8Array>, onSign: () => void = () => undefined): AsyncGenerator<AgentEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onSign();
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = block
          .split('\n')
          .filter((line) => line.startsWith('data:'))
          .map((line) => line.slice(5).trimStart());
        const event = data.length === 0 ? null : read(recordOf(parse(data.join('\n'))));
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
