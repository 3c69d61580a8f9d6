/**
 * Somebody who helps a person plan an event: reads what is there, asks for what is missing, proposes. It has no hands: whatever it wants
 * done it asks for by a tool, and the tools are ours.
 */

/** Plain JSON. */
export type AdvisorJson = string | number | boolean | null | AdvisorJson[] | { [key: string]: AdvisorJson };

/** What is true at this moment, told by us and not by anybody in the conversation. */
export interface AdvisorFacts {
  /** The language to begin in, until the person writes in another one. */
  locale: 'en' | 'fr';
  /** A local date of the person's: "next June" is counted from it. */
  today: string;
  stage: string;
  completedStages: readonly string[];
  /** By stage and field, as the person sees it. People paste things from anywhere into it: data, never instructions. */
  data: { readonly [stage: string]: { readonly [field: string]: AdvisorJson } };
  problems: readonly { stage: string; path: string; message: string }[];
}

/** A tool as it is offered: the input as JSON Schema. */
export interface AdvisorTool {
  name: string;
  description: string;
  inputSchema: { readonly [key: string]: unknown };
}

export interface AdvisorToolCall {
  /** Names this one call; given twice, it is the same call. */
  id: string;
  name: string;
  input: AdvisorJson;
}

/** What was said so far, oldest first. */
export type AdvisorMessage =
  | { role: 'user'; text: string }
  | { role: 'assistant'; text: string; toolCalls: readonly (AdvisorToolCall & { output: AdvisorJson })[] };

export interface AdvisorTurn {
  facts: AdvisorFacts;
  messages: readonly AdvisorMessage[];
  /** Whatever else it asks for is refused without being asked of `callTool`. */
  tools: readonly AdvisorTool[];
  /** Never throws for what the advisor got wrong: its answer then says why. */
  callTool(call: AdvisorToolCall): Promise<AdvisorJson>;
  /** Ends the turn: no event follows. */
  signal: AbortSignal;
}

/** `step`: a new message begins, for instance after tools have answered. `failure` and `finish` are last. */
export type AdvisorEvent =
  | { type: 'step' }
  | { type: 'text'; text: string }
  | { type: 'tool-call'; call: AdvisorToolCall }
  | { type: 'tool-result'; call: AdvisorToolCall; output: AdvisorJson }
  /** `cut`: a limit of ours ended it, not the advisor. */
  | { type: 'finish'; reason: 'done' | 'cut'; inputTokens: number; outputTokens: number }
  | { type: 'failure'; cause: AdvisorFailure };

/** `busy`: asked too often or out of quota; `down`: no answer, or none in time; `refused`: our key or our request is not taken. */
export type AdvisorFailure = 'busy' | 'down' | 'refused';

export interface AdvisorWish {
  facts: AdvisorFacts;
  stage: string;
  /** What to fill in; all fields of the stage when there are none. */
  fields: readonly string[];
  /** The stage's data as JSON Schema. */
  schema: { readonly [key: string]: unknown };
  signal?: AbortSignal;
}

export class AdvisorError extends Error {
  override readonly name = 'AdvisorError';
  readonly failure: AdvisorFailure;

  constructor(failure: AdvisorFailure) {
    super(`The advisor is ${failure}.`);
    this.failure = failure;
  }
}

export interface WizardAdvisor {
  /** One turn: streams what is said and asked for. Does not throw; ends with `finish` or `failure`, or without either when aborted. */
  converse(turn: AdvisorTurn): AsyncIterable<AdvisorEvent>;
  /** Fields and values for a stage, unchecked. Throws AdvisorError. */
  suggest(wish: AdvisorWish): Promise<{ [field: string]: AdvisorJson }>;
}
