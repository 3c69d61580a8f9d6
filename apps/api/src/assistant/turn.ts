/**
 * One turn of the assistant, as AG-UI events. What is said is kept message by message, as soon as each is complete, and so is what was said
 * until a connection was lost or the person had heard enough.
 */
import { type BaseEvent, EventType } from '@ag-ui/core';
import { type Call, DomainError, readWizard } from '@seatwise/domain';
import type { AdvisorFailure, AdvisorJson, AdvisorToolCall, WizardAdvisor } from '@seatwise/domain/ports';
import type { WizardView } from '@seatwise/domain/wizard/contract';
import { factsOf, toolsAt, useTool } from './tools.ts';
import { asKept, CallIds, keepSpoken, remind, type Said, type Spoken } from './transcript.ts';

export interface Turn {
  call: Call;
  advisor: WizardAdvisor;
  wizard: WizardView;
  runId: string;
  said: readonly Said[];
  locale: 'en' | 'fr';
  signal: AbortSignal;
  /** Of faults of ours. */
  onFault: (error: unknown) => void;
}

const FAILURES: { readonly [failure in AdvisorFailure]: { code: 'RATE_LIMITED' | 'UNAVAILABLE'; message: string } } = {
  busy: { code: 'RATE_LIMITED', message: 'The assistant is asked too much just now. Try again in a minute.' },
  down: { code: 'UNAVAILABLE', message: 'The assistant does not answer just now. What was said is kept; try again in a moment.' },
  refused: { code: 'UNAVAILABLE', message: 'The assistant is not set up as its provider wants it. The forms work without it.' },
};
const STOPPED: AdvisorJson = { error: 'This was stopped before it was done.' };

/** A local date of the event's, or of London's. */
function todayFor(wizard: WizardView, now: Date): string {
  const zone = wizard.data.event_basics['timeZone'];
  const format = (timeZone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now);
  try {
    return format(typeof zone === 'string' && zone !== '' ? zone : 'UTC');
  } catch {
    return format('UTC');
  }
}

/** The message that is being said, and what it asks of tools. */
class Speaking {
  readonly #fresh: () => string;
  #spoken: Spoken;
  #open = false;

  constructor(fresh: () => string) {
    this.#fresh = fresh;
    this.#spoken = { messageId: fresh(), text: '', toolCalls: [] };
  }

  get messageId(): string {
    return this.#spoken.messageId;
  }

  *say(delta: string): Generator<BaseEvent> {
    const { messageId } = this;
    if (!this.#open) yield { type: EventType.TEXT_MESSAGE_START, messageId, role: 'assistant' };
    this.#open = true;
    this.#spoken.text += delta;
    yield { type: EventType.TEXT_MESSAGE_CONTENT, messageId, delta };
  }

  *endText(): Generator<BaseEvent> {
    if (this.#open) yield { type: EventType.TEXT_MESSAGE_END, messageId: this.messageId };
    this.#open = false;
  }

  asked(call: AdvisorToolCall): void {
    this.#spoken.toolCalls.push({ ...call, output: STOPPED });
  }

  answered(id: string, output: AdvisorJson): void {
    const asked = this.#spoken.toolCalls.find((call) => call.id === id);
    if (asked) asked.output = output;
  }

  /** What was said, once, if anything was; then begins anew. */
  take(): Spoken | null {
    const spoken = this.#spoken;
    this.#spoken = { messageId: this.#fresh(), text: '', toolCalls: [] };
    this.#open = false;
    return spoken.text === '' && spoken.toolCalls.length === 0 ? null : spoken;
  }
}

const hasProposed = (output: AdvisorJson): boolean =>
  typeof output === 'object' && output !== null && !Array.isArray(output) && typeof output['proposalId'] === 'string';

/** Ends with RUN_FINISHED or RUN_ERROR, whatever happens; what is written to nobody is no harm. */
export async function* takeTurn(turn: Turn): AsyncGenerator<BaseEvent> {
  const { call, wizard, runId, signal } = turn;
  const threadId = wizard.sessionId;
  const fresh = () => call.deps.ids.uuid();
  const speaking = new Speaking(fresh);
  const keep = async (): Promise<void> => {
    const spoken = speaking.take();
    if (spoken) await keepSpoken(call, threadId, spoken);
  };
  const fail = (error: unknown): BaseEvent => {
    const known = error instanceof DomainError ? { code: error.code, message: error.message } : null;
    if (!known) turn.onFault(error);
    return {
      type: EventType.RUN_ERROR,
      ...(known ?? { code: 'UNAVAILABLE', message: 'Something went wrong on our side. It has been noted.' }),
    };
  };

  yield { type: EventType.RUN_STARTED, threadId, runId };
  yield { type: EventType.STATE_SNAPSHOT, snapshot: wizard };
  let fault: { error: unknown } | null = null;
  try {
    yield* converse(turn, speaking, keep);
  } catch (error) {
    fault = { error };
  }
  yield* speaking.endText();
  await keep().catch((error: unknown) => {
    fault ??= { error };
  });
  if (fault) yield fail(fault.error);
  else if (signal.aborted) yield { type: EventType.RUN_FINISHED, threadId, runId, outcome: { type: 'cancelled' } };
}

async function* converse(turn: Turn, speaking: Speaking, keep: () => Promise<void>): AsyncGenerator<BaseEvent> {
  const { call, advisor, wizard, runId, said, signal } = turn;
  const threadId = wizard.sessionId;
  const { messages, kept } = await remind(call, threadId, said.at(-1)?.messageId ?? '');
  const ids = new CallIds(kept, () => call.deps.ids.uuid());
  /** Answers of this turn: a call that is made again is not made twice. */
  const answers = new Map<string, Promise<AdvisorJson>>();
  const asked = new Set<string>();
  const answered = new Set<string>();

  const callTool = (given: AdvisorToolCall): Promise<AdvisorJson> => {
    const called = asKept(given);
    const id = ids.of(called);
    const answer =
      answers.get(id) ??
      useTool(call, { id: threadId, stage: wizard.stage }, { ...called, id }).catch((error: unknown): AdvisorJson => {
        turn.onFault(error);
        return { error: 'This does not work just now.' };
      });
    answers.set(id, answer);
    return answer;
  };

  const turnOf = {
    facts: { ...factsOf(wizard), locale: turn.locale, today: todayFor(wizard, call.deps.clock.now()) },
    messages,
    tools: toolsAt(wizard.stage),
    callTool,
    signal,
  };
  for await (const event of advisor.converse(turnOf)) {
    switch (event.type) {
      case 'step':
        yield* speaking.endText();
        await keep();
        break;
      case 'text':
        yield* speaking.say(event.text);
        break;
      case 'tool-call': {
        const called = asKept(event.call);
        const { name, input } = called;
        const id = ids.of(called);
        if (asked.has(id)) break;
        asked.add(id);
        yield* speaking.endText();
        speaking.asked({ id, name, input });
        yield { type: EventType.TOOL_CALL_START, toolCallId: id, toolCallName: name, parentMessageId: speaking.messageId };
        yield { type: EventType.TOOL_CALL_ARGS, toolCallId: id, delta: JSON.stringify(input) };
        yield { type: EventType.TOOL_CALL_END, toolCallId: id };
        break;
      }
      case 'tool-result': {
        const id = ids.of(asKept(event.call));
        if (answered.has(id)) break;
        answered.add(id);
        speaking.answered(id, event.output);
        yield {
          type: EventType.TOOL_CALL_RESULT,
          messageId: call.deps.ids.uuid(),
          toolCallId: id,
          role: 'tool',
          content: JSON.stringify(event.output),
        };
        if (hasProposed(event.output)) yield { type: EventType.STATE_SNAPSHOT, snapshot: await readWizard(call, threadId) };
        break;
      }
      case 'finish': {
        yield* speaking.endText();
        await keep();
        const { inputTokens, outputTokens } = event;
        yield {
          type: EventType.RUN_FINISHED,
          threadId,
          runId,
          outcome: { type: 'success' },
          usage: [{ inputTokens, outputTokens, totalTokens: inputTokens + outputTokens }],
          ...(event.reason === 'cut' ? { result: { cut: true } } : {}),
        };
        return;
      }
      case 'failure':
        yield* speaking.endText();
        yield { type: EventType.RUN_ERROR, ...FAILURES[event.cause] };
        return;
      default:
    }
  }
  yield* speaking.endText();
}
