/**
 * What a test, or a person in the chat, can have the stand-in do instead of helping. Told by control, it is for the next answers; written
 * into a message as `[[fail 500]]`, `[[stall]]`, `[[slow 50]]`, `[[cut]]`, `[[twice]]` or `[[call publish {"version":1}]]`, it is for that
 * message: a model that obeys whatever it is told by anybody.
 */
import { callId } from './helper.ts';
import { type Answer, type ChatRequest, isObject, type ToolCall } from './shapes.ts';

export type Behaviour =
  /** Answers with this status. */
  | { do: 'fail'; status: number }
  /** Begins, and says nothing more until whoever asked is gone. */
  | { do: 'stall' }
  /** So many milliseconds between two pieces. */
  | { do: 'slow'; ms: number }
  /** Breaks the connection half way. */
  | { do: 'cut' }
  /** Makes each of its calls twice, under one id. */
  | { do: 'twice' }
  /** Says this, and calls these, whatever was asked and offered. */
  | { do: 'say'; text: string; calls: ToolCall[] };

const whole = (value: unknown, otherwise: number, max: number): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max ? value : otherwise;

function callsIn(value: unknown): ToolCall[] | null {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return null;
  const calls = value.map((call: unknown): ToolCall | null => {
    if (!isObject(call) || typeof call['name'] !== 'string') return null;
    const given = call['arguments'] ?? {};
    return {
      id: typeof call['id'] === 'string' ? call['id'] : `call_${call['name']}`,
      name: call['name'],
      arguments: typeof given === 'string' ? given : JSON.stringify(given),
    };
  });
  return calls.every((call) => call !== null) ? calls : null;
}

/** Null for what is no behaviour. */
export function readBehaviour(value: unknown): Behaviour | null {
  if (!isObject(value)) return null;
  const kind = value['do'];
  if (kind === 'stall' || kind === 'cut' || kind === 'twice') return { do: kind };
  if (kind === 'fail') return { do: kind, status: whole(value['status'], 500, 599) };
  if (kind === 'slow') return { do: kind, ms: whole(value['ms'], 50, 60_000) };
  if (kind !== 'say') return null;
  const calls = callsIn(value['calls']);
  return calls && { do: kind, text: typeof value['text'] === 'string' ? value['text'] : '', calls };
}

/** From the person's last message, until its tools have answered. */
export function behaviourIn(request: ChatRequest): Behaviour | null {
  const last = request.messages.findLastIndex(({ role }) => role === 'user');
  const said = request.messages[last]?.content ?? '';
  const [, word = '', rest = ''] = /\[\[(fail|stall|slow|cut|twice|call)\b\s*([\s\S]*?)\]\](?!\])/u.exec(said) ?? [];
  const first = !request.messages.slice(last + 1).some(({ role }) => role === 'tool');
  if (word === 'call') {
    const [, name, input] = /^([\w.-]+)\s*([\s\S]*)$/u.exec(rest) ?? [];
    if (!first || name === undefined) return null;
    return { do: 'say', text: '', calls: [{ id: callId(request, 0), name, arguments: input || '{}' }] };
  }
  if (word === 'slow') return { do: 'slow', ms: Number(rest) || 50 };
  if (!first) return null;
  return word === 'fail' ? { do: 'fail', status: Number(rest) || 500 } : readBehaviour({ do: word });
}

export function behave(behaviour: Behaviour | null, answer: Answer): Answer {
  if (behaviour?.do === 'say') return { text: behaviour.text, calls: behaviour.calls };
  return behaviour?.do === 'twice' ? { ...answer, calls: answer.calls.flatMap((call) => [call, call]) } : answer;
}
