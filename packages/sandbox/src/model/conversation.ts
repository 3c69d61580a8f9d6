/** What the stand-in makes of a request: the facts it was told, what the person said last, and what its tools have answered since. */
import { type ChatRequest, isObject, type JsonObject } from './shapes.ts';

export interface ToolResult {
  name: string;
  input: { [key: string]: unknown };
  output: { [key: string]: unknown };
}

export interface Conversation {
  stage: string;
  today: string;
  /** Whether to speak French. */
  french: boolean;
  data: { [stage: string]: { [field: string]: unknown } };
  problems: { stage: string; path: string }[];
  /** The person's last message. */
  said: string;
  results: ToolResult[];
  has: (tool: string) => boolean;
}

const FRENCH =
  /[àâçéèêëîïôùûœ]|(?<![\p{L}])(?:je|nous|vous|une?|des?|les?|la|pour|avec|est|sont|pas|mais|bonjour|merci|oui|non|en|du|au|quel(?:le)?s?|propos(?:e|ez)|cherche[rz]?|rédige[rz]?|salle|lieu|tarifs?|billets?|prochaine?)(?![\p{L}])/giu;
const ENGLISH =
  /(?<![\p{L}])(?:the|an?|i|we|you|is|are|my|our|for|with|in|on|at|and|of|to|it|not|yes|no|hello|please|what|which|find|write|suggest|next|day|people)(?![\p{L}])/giu;

function speaksFrench(text: string, locale: unknown): boolean {
  const french = text.match(FRENCH)?.length ?? 0;
  const english = text.match(ENGLISH)?.length ?? 0;
  return french === english ? locale === 'fr' : french > english;
}

function parsed(text: string): { [key: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

const objectOf = (value: unknown): { [key: string]: unknown } => (isObject(value) ? value : {});

export function readConversation(request: ChatRequest): Conversation {
  const system = request.messages.filter(({ role }) => role === 'system' || role === 'developer').map(({ content }) => content);
  const facts = parsed(/<facts>\s*(\{.*\})\s*<\/facts>/su.exec(system.join('\n'))?.[1] ?? '');
  const last = request.messages.findLastIndex(({ role }) => role === 'user');
  const said = request.messages[last]?.content ?? '';
  const since = request.messages.slice(last + 1);
  const calls = new Map(since.flatMap(({ toolCalls }) => toolCalls).map((call) => [call.id, call]));
  const results = since.flatMap(({ role, toolCallId, content }): ToolResult[] => {
    const call = calls.get(toolCallId ?? '');
    // What is no JSON is a complaint.
    const output = content.trim().startsWith('{') ? parsed(content) : { error: content };
    return role === 'tool' && call ? [{ name: call.name, input: parsed(call.arguments), output }] : [];
  });
  const data = Object.fromEntries(Object.entries(objectOf(facts['data'])).map(([stage, fields]) => [stage, objectOf(fields)]));
  const problems = Array.isArray(facts['problems']) ? facts['problems'] : [];
  return {
    stage: typeof facts['stage'] === 'string' ? facts['stage'] : 'event_basics',
    today: typeof facts['today'] === 'string' ? facts['today'] : new Date().toISOString().slice(0, 10),
    french: speaksFrench(said, facts['locale']),
    data,
    problems: problems.flatMap((problem: unknown) =>
      isObject(problem) ? [{ stage: String(problem['stage']), path: String(problem['path']) }] : [],
    ),
    said,
    results,
    has: (tool) => request.tools.includes(tool),
  };
}

/** Fields that say something new. */
export function news(fields: JsonObject, known: { [field: string]: unknown } | undefined): JsonObject {
  const same = (field: string, value: unknown): boolean => JSON.stringify(known?.[field]) === JSON.stringify(value);
  return Object.fromEntries(Object.entries(fields).filter(([field, value]) => !same(field, value)));
}
