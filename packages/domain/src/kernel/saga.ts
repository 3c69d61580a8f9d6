/**
 * A verb that must answer with a provider's result. Three steps: `prepare` writes down what is going to be asked (authorised,
 * audited, in one transaction); `call` asks, with no transaction and no lock open; `settle` writes what came of it. What a
 * crash leaves between them, a job finishes.
 *
 * Runs as seatwise_worker with the person's settings: what is written here no person may write themselves.
 */
import type { z } from 'zod';
import type { Actor, Caller } from './actor.ts';
import { dbActor, onTheRecord, requireActor, type Authorize, type CommandContext, type Verb } from './command.ts';
import type { Call, Deps } from './deps.ts';
import { translate } from './translate.ts';

export interface SagaContext<I, Scope, Who extends Caller = Actor> extends CommandContext<I, Scope, Who> {
  requestId: string;
}

interface SagaDefinition<S extends z.ZodType, Scope, Prepared, Out, Who extends Caller> {
  verb: string;
  input: S;
  authorize: Authorize<z.output<S>, Scope, Who>;
  /** False for verbs that only look something up at the provider. */
  audited?: boolean;
  prepare(context: SagaContext<z.output<S>, Scope, Who>): Promise<Prepared>;
  /** No transaction is open here. May open short ones of its own through `deps.system`. */
  call(
    prepared: Prepared,
    context: { input: z.output<S>; actor: Who; deps: Deps; requestId: string; tokens: Call['tokens']; requireStill: () => Promise<void> },
  ): Promise<Out>;
}

async function executeSaga<S extends z.ZodType, Scope, Prepared, Out, Who extends Caller>(
  definition: SagaDefinition<S, Scope, Prepared, Out, Who>,
  call: Call,
  input: z.output<S>,
  actor: Who,
): Promise<Out> {
  const { deps, requestId, tokens } = call;
  const who = dbActor(call, definition.verb);
  try {
    const prepared = await deps.system.transaction(who, async (tx) => {
      const scope = await definition.authorize({ input, actor, tx, deps, tokens });
      const author = { actorId: actor?.userId ?? null, verb: definition.verb, requestId };
      return onTheRecord(tx, author, definition.audited === false ? 0 : 1, (beside) =>
        definition.prepare({ input, actor, deps, tx, scope, tokens, remember: call.remember, visitor: call.visitor, requestId, ...beside }),
      );
    });
    // A role may be lost while the provider is asked: its answer is then not theirs to see.
    const requireStill = () =>
      deps.system.transaction(who, async (tx) => void (await definition.authorize({ input, actor, tx, deps, tokens })), { readOnly: true });
    return await definition.call(prepared, { input, actor, deps, requestId, tokens, requireStill });
  } catch (error) {
    throw translate(error);
  }
}

export const saga = <S extends z.ZodType, Scope, Prepared, Out>(
  definition: SagaDefinition<S, Scope, Prepared, Out, Actor>,
): Verb<S, Out> => ({
  verb: definition.verb,
  input: definition.input,
  execute: async (call, input) => executeSaga(definition, call, input, requireActor(call.actor)),
});

/** A saga that strangers may begin as well, by what their browser carries. */
export const openSaga = <S extends z.ZodType, Scope, Prepared, Out>(
  definition: SagaDefinition<S, Scope, Prepared, Out, Caller>,
): Verb<S, Out> => ({
  verb: definition.verb,
  input: definition.input,
  execute: async (call, input) => executeSaga(definition, call, input, call.actor),
});
