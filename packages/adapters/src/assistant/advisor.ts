/** The advisor, by any model that speaks OpenAI's chat completions. Neither key nor prompt is ever logged: nothing here logs at all. */
import type { ModelMessage, ToolSet } from 'ai';
import {
  AdvisorError,
  type AdvisorEvent,
  type AdvisorFailure,
  type AdvisorJson,
  type AdvisorMessage,
  type AdvisorToolCall,
  type AdvisorTurn,
  type AdvisorWish,
  type WizardAdvisor,
} from '@seatwise/domain/ports';
import { instructionsFor, wishFor } from './instructions.ts';
import { patchOf } from './patch.ts';

export interface AdvisorOptions {
  baseUrl: string;
  apiKey: string | null;
  model: string;
  /** When the model does not answer, before anything was said: 1. */
  retries?: number;
}

/** Of one turn. A helpful answer looks something up, proposes, and speaks. */
const MAX_STEPS = 6;
const MAX_OUTPUT_TOKENS = 4000;
/** Of all steps together: what a conversation that has run wild may cost. */
const MAX_TURN_TOKENS = 120_000;
const TIMEOUT = { totalMs: 120_000, firstChunkMs: 30_000, chunkMs: 30_000 };
const WISH_MS = 60_000;

/** Loaded with the first question: a server that is never asked does not carry it. */
async function load(options: AdvisorOptions) {
  const [sdk, { createOpenAICompatible }] = await Promise.all([import('ai'), import('@ai-sdk/openai-compatible')]);
  const provider = createOpenAICompatible({
    name: 'advisor',
    baseURL: options.baseUrl,
    ...(options.apiKey === null ? {} : { apiKey: options.apiKey }),
    includeUsage: true,
  });
  return { sdk, model: provider.chatModel(options.model) };
}
type Sdk = Awaited<ReturnType<typeof load>>['sdk'];

function failureOf(sdk: Sdk, error: unknown): AdvisorFailure {
  const cause = sdk.RetryError.isInstance(error) ? error.lastError : error;
  if (!sdk.APICallError.isInstance(cause)) return 'down';
  const { statusCode } = cause;
  if (statusCode === 429) return 'busy';
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500 && statusCode !== 408 ? 'refused' : 'down';
}

/** Tools and their results go back as they came: what the model asked for before, it knows. */
function messagesOf(messages: readonly AdvisorMessage[]): ModelMessage[] {
  return messages.flatMap((message): ModelMessage[] => {
    if (message.role === 'user') return [{ role: 'user', content: message.text }];
    const { text, toolCalls } = message;
    const said = text === '' ? [] : [{ type: 'text' as const, text }];
    if (toolCalls.length === 0) return said.length === 0 ? [] : [{ role: 'assistant', content: said }];
    return [
      {
        role: 'assistant',
        content: [
          ...said,
          ...toolCalls.map(({ id, name, input }) => ({ type: 'tool-call' as const, toolCallId: id, toolName: name, input })),
        ],
      },
      {
        role: 'tool',
        content: toolCalls.map(({ id, name, output }) => ({
          type: 'tool-result' as const,
          toolCallId: id,
          toolName: name,
          output: { type: 'json' as const, value: output },
        })),
      },
    ];
  });
}

const asJson = (value: unknown): AdvisorJson => JSON.parse(JSON.stringify(value ?? null));

/** Schemas are told and not enforced here: `callTool` says in words what is wrong with an input, so that the model can mend it. */
const toolsOf = (sdk: Sdk, turn: AdvisorTurn): ToolSet =>
  Object.fromEntries(
    turn.tools.map(({ name, description, inputSchema }) => [
      name,
      sdk.dynamicTool({
        description,
        inputSchema: sdk.jsonSchema({ ...inputSchema }),
        execute: (input, { toolCallId }) => turn.callTool({ id: toolCallId, name, input: asJson(input) }),
      }),
    ]),
  );

const callOf = (part: { toolCallId: string; toolName: string; input: unknown }): AdvisorToolCall => ({
  id: part.toolCallId,
  name: part.toolName,
  input: asJson(part.input),
});
const tokens = (value: number | undefined): number => (value !== undefined && Number.isFinite(value) ? value : 0);

async function* converse(options: AdvisorOptions, turn: AdvisorTurn): AsyncGenerator<AdvisorEvent> {
  const { sdk, model } = await load(options);
  const result = sdk.streamText({
    model,
    instructions: instructionsFor(turn.facts),
    messages: messagesOf(turn.messages),
    tools: toolsOf(sdk, turn),
    toolCallConcurrency: 1,
    stopWhen: [
      sdk.isStepCount(MAX_STEPS),
      ({ steps }) => steps.reduce((sum, { usage }) => sum + tokens(usage.totalTokens), 0) >= MAX_TURN_TOKENS,
    ],
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    maxRetries: options.retries ?? 1,
    timeout: TIMEOUT,
    abortSignal: turn.signal,
    // Its default writes to the console what was asked, with everything the person has said.
    onError: () => undefined,
  });
  /** Calls that reached no tool of ours, and why. */
  const lost = new Map<string, string>();
  for await (const part of result.stream) {
    if (turn.signal.aborted) return;
    switch (part.type) {
      case 'start-step':
        yield { type: 'step' };
        break;
      case 'text-delta':
        if (part.text !== '') yield { type: 'text', text: part.text };
        break;
      case 'tool-call':
        if (part.dynamic && part.invalid === true) lost.set(part.toolCallId, unusable(sdk, part.error));
        yield { type: 'tool-call', call: callOf(part) };
        break;
      case 'tool-result':
        yield { type: 'tool-result', call: callOf(part), output: asJson(part.output) };
        break;
      case 'tool-error':
        yield { type: 'tool-result', call: callOf(part), output: { error: lost.get(part.toolCallId) ?? 'This does not work just now.' } };
        break;
      case 'finish': {
        const { inputTokens, outputTokens } = part.totalUsage;
        const reason = part.finishReason === 'stop' ? 'done' : 'cut';
        yield { type: 'finish', reason, inputTokens: tokens(inputTokens), outputTokens: tokens(outputTokens) };
        return;
      }
      case 'error':
        yield { type: 'failure', cause: failureOf(sdk, part.error) };
        return;
      case 'abort':
        // Not by whoever asked: it was one of our time limits.
        yield { type: 'failure', cause: 'down' };
        return;
      default:
    }
  }
}

const unusable = (sdk: Sdk, error: unknown): string =>
  sdk.NoSuchToolError.isInstance(error) ? `There is no tool ${error.toolName}.` : 'The input is not JSON.';

async function suggest(options: AdvisorOptions, wish: AdvisorWish): Promise<{ [field: string]: AdvisorJson }> {
  const { sdk, model } = await load(options);
  const limit = AbortSignal.timeout(WISH_MS);
  try {
    const { toolCalls, text } = await sdk.generateText({
      model,
      instructions: instructionsFor({ ...wish.facts, stage: wish.stage }),
      prompt: wishFor(wish.stage, wish.fields),
      tools: {
        propose_fields: sdk.dynamicTool({
          description: 'Proposes values for fields of the stage.',
          inputSchema: sdk.jsonSchema({
            type: 'object',
            properties: { stage: { const: wish.stage }, patch: { ...wish.schema } },
            required: ['stage', 'patch'],
          }),
          execute: () => 'ok',
        }),
      },
      toolChoice: { type: 'tool', toolName: 'propose_fields' },
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      maxRetries: options.retries ?? 1,
      abortSignal: wish.signal ? AbortSignal.any([wish.signal, limit]) : limit,
    });
    return patchOf(toolCalls[0]?.input ?? text);
  } catch (error) {
    throw new AdvisorError(failureOf(sdk, error));
  }
}

export function createAdvisor(options: AdvisorOptions): WizardAdvisor {
  return {
    async *converse(turn) {
      try {
        yield* converse(options, turn);
      } catch (error) {
        if (turn.signal.aborted) return;
        const { sdk } = await load(options);
        yield { type: 'failure', cause: failureOf(sdk, error) };
      }
    },
    suggest: (wish) => suggest(options, wish),
  };
}
