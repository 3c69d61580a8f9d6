/** OpenAI's chat completions, as far as the stand-in goes. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface ToolCall {
  id: string;
  name: string;
  /** As text, as models write it: it need not be JSON. */
  arguments: string;
}

export interface Answer {
  text: string;
  calls: ToolCall[];
}

export interface ChatMessage {
  role: string;
  content: string;
  toolCalls: ToolCall[];
  toolCallId: string | null;
}

export interface ChatRequest {
  model: string;
  stream: boolean;
  includeUsage: boolean;
  messages: ChatMessage[];
  /** Names of the tools that are offered. */
  tools: string[];
  /** The tool it has to call, if any. */
  forced: string | null;
}

export const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Content is text, or parts of which the text counts. */
function contentOf(value: unknown): string {
  if (!Array.isArray(value)) return textOf(value);
  return value.map((part: unknown) => (isObject(part) ? textOf(part['text']) : '')).join('');
}

function toolCallsOf(value: unknown): ToolCall[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((call: unknown) => {
    const fn = isObject(call) ? call['function'] : null;
    return isObject(call) && isObject(fn) ? [{ id: textOf(call['id']), name: textOf(fn['name']), arguments: textOf(fn['arguments']) }] : [];
  });
}

const nameOf = (tool: unknown): string => (isObject(tool) && isObject(tool['function']) ? textOf(tool['function']['name']) : '');

/** Null for what OpenAI would refuse. */
export function readRequest(body: unknown): ChatRequest | null {
  if (!isObject(body) || typeof body['model'] !== 'string' || !Array.isArray(body['messages']) || body['messages'].length === 0)
    return null;
  const messages = body['messages'].map((message: unknown): ChatMessage => {
    const value = isObject(message) ? message : {};
    return {
      role: textOf(value['role']),
      content: contentOf(value['content']),
      toolCalls: toolCallsOf(value['tool_calls']),
      toolCallId: typeof value['tool_call_id'] === 'string' ? value['tool_call_id'] : null,
    };
  });
  const choice = body['tool_choice'];
  const options = body['stream_options'];
  return {
    model: body['model'],
    stream: body['stream'] === true,
    includeUsage: isObject(options) && options['include_usage'] === true,
    messages,
    tools: Array.isArray(body['tools']) ? body['tools'].map(nameOf).filter(Boolean) : [],
    forced: nameOf(choice) || null,
  };
}
