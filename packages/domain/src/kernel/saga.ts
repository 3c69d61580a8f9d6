/**
 * A verb that must answer with a provider's result. Three steps: `prepare` writes down what is going to be asked (authorised,
 * audited, in one transaction); `call` asks, with no transaction and no lock open; `settle` writes what came of it. What a
 * crash leaves between them, a job finishes.
 *
 * Runs as seatwise_worker with the person's settings: what is written here no person may write themselves.
 */
import type { z } from 'zod';
import type { Actor } from './actor.ts';
import { dbActor, onTheRecord, requireActor, type Authorize, type CommandContext, type Verb } from './command.ts';
import type { Deps } from './deps.ts';
import { translate } from './translate.ts';

export interface SagaContext<I, Scope> extends CommandContext<I, Scope> {
  requestId: string;
}

export function saga<S extends z.ZodType, Scope, Prepared, Out>(definition: {
  verb: string;
  input: S;
  authorize: Authorize<z.output<S>, Scope>;
  /** False for verbs that only look something up at the provider. */
  audited?: boolean;
  prepare(context: SagaContext<z.output<S>, Scope>): Promise<Prepared>;
  /** No transaction is open here. May open short ones of its own through `deps.system`. */
  call(
    prepared: Prepared,
    context: { input: z.output<S>; actor: Actor; deps: Deps; requestId: string; requireStill: () => Promise<void> },
  ): Promise<Out>;
}): Verb<S, Out> {
  return {
    verb: definition.verb,
    input: definition.input,
    async execute(call, input) {
      const actor = requireActor(call.actor);
      const { deps, requestId } = call;
      const who = dbActor(call, definition.verb);
      try {
        const prepared = await deps.system.transaction(who, async (tx) => {
          const scope = await definition.authorize({ input, actor, tx, deps });
          const author = { actorId: actor.userId, verb: definition.verb, requestId };
          return onTheRecord(tx, author, definition.audited === false ? 0 : 1, (beside) =>
            definition.prepare({ input, actor, deps, tx, scope, tokens: call.tokens, requestId, ...beside }),
          );
        });
        // A role may be lost while the provider is asked: its answer is then not theirs to see.
        const requireStill = () =>
          deps.system.transaction(who, async (tx) => void (await definition.authorize({ input, actor, tx, deps })), { readOnly: true });
        return await definition.call(prepared, { input, actor, deps, requestId, requireStill });
      } catch (error) {
        throw translate(error);
      }
    },
  };
}
