/** An answer in pieces, as OpenAI streams it. */
import type { Answer, ChatRequest } from './shapes.ts';

const PIECE = /\s*\S+/g;
/** Long inputs of tools arrive in several pieces as well. */
const ARGUMENTS = 120;

export const tokensIn = (text: string): number => Math.ceil(text.length / 4);

function usageOf(request: ChatRequest, answer: Answer) {
  const prompt = tokensIn(JSON.stringify(request.messages));
  const completion = tokensIn(answer.text + answer.calls.map((call) => call.arguments).join(''));
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

const reasonOf = ({ calls }: Answer): string => (calls.length > 0 ? 'tool_calls' : 'stop');

function slices(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at += ARGUMENTS) found.push(text.slice(at, at + ARGUMENTS));
  return found.length > 0 ? found : [''];
}

/** Each a `data:` of the stream, without the last `[DONE]`. */
export function* chunksOf(id: string, created: number, request: ChatRequest, answer: Answer): Generator<object> {
  const frame = { id, object: 'chat.completion.chunk', created, model: request.model };
  const chunk = (delta: object, finish: string | null = null): object => ({
    ...frame,
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  yield chunk({ role: 'assistant', content: '' });
  for (const [piece] of answer.text.matchAll(PIECE)) yield chunk({ content: piece });
  for (const [index, call] of answer.calls.entries()) {
    const [first = '', ...more] = slices(call.arguments);
    yield chunk({ tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.name, arguments: first } }] });
    for (const piece of more) yield chunk({ tool_calls: [{ index, function: { arguments: piece } }] });
  }
  yield chunk({}, reasonOf(answer));
  if (request.includeUsage) yield { ...frame, choices: [], usage: usageOf(request, answer) };
}

/** In one piece. */
export const completionOf = (id: string, created: number, request: ChatRequest, answer: Answer): object => ({
  id,
  object: 'chat.completion',
  created,
  model: request.model,
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content: answer.text === '' ? null : answer.text,
        ...(answer.calls.length > 0
          ? {
              tool_calls: answer.calls.map((call) => ({
                id: call.id,
                type: 'function',
                function: { name: call.name, arguments: call.arguments },
              })),
            }
          : {}),
      },
      finish_reason: reasonOf(answer),
    },
  ],
  usage: usageOf(request, answer),
});
