/**
 * A verb: parses, opens the transaction as the actor, authorises, runs, writes the audit row and enqueues jobs in that
 * transaction. A forgotten guard or audit row is not possible: without them a verb cannot be written, or does not commit.
 */
import type { DbActor, Tx } from '@seatwise/db';
import type { z } from 'zod';
import type { Actor, Caller } from './actor.ts';
import type { Call, Deps } from './deps.ts';
import { DomainError } from './errors.ts';
import { enqueueManyStatement, enqueueStatement, type EnqueueOptions, type Job } from './job.ts';
import { translate } from './translate.ts';

/** What a command answers once it is committed, from what was sent with COMMIT. */
export class OnceCommitted<Out> {
  readonly view: () => Out;

  constructor(view: () => Out) {
    this.view = view;
  }
}

export interface AuditEntry {
  organizationId?: string | null;
  /** What it was done to: an id, mostly. */
  subject?: string | null;
  /** What changed, in plain JSON; never a token, never an address. */
  changes?: { readonly [key: string]: unknown };
}

export interface VerbContext<I, Scope, Who extends Caller = Actor> {
  input: I;
  actor: Who;
  tx: Tx;
  deps: Deps;
  /** What authorisation found out, so that nobody asks twice. */
  scope: Scope;
  /** Tokens of links that the browser has opened, for the verbs that take them from there. */
  tokens: Call['tokens'];
  remember: Call['remember'];
  visitor: Call['visitor'];
}

/** `audit` exactly once a command; `enqueue` in this transaction: both travel with COMMIT, and a rollback takes them along. */
export interface CommandContext<I, Scope, Who extends Caller = Actor> extends VerbContext<I, Scope, Who>, Beside {}

/** Decides whether the actor may, before anything else is read; throws NOT_FOUND to strangers, FORBIDDEN to colleagues. */
export type Authorize<I, Scope, Who extends Caller = Actor> = (context: {
  input: I;
  actor: Who;
  tx: Tx;
  deps: Deps;
  tokens?: Call['tokens'];
}) => Promise<Scope>;

/** Anybody who is signed in, acting on what is theirs: the policies see to the rest. */
export const signedIn: Authorize<unknown, undefined> = async () => undefined;
/** Anybody at all: what they may see and do, the database's functions decide. */
export const anybody: Authorize<unknown, undefined, Caller> = async () => undefined;

export interface Verb<S extends z.ZodType, Out> {
  verb: string;
  input: S;
  /** With input that has been parsed. */
  execute(call: Call, input: z.output<S>): Promise<Out>;
}

/** A verb that goes on telling, until the caller leaves, loses the right, or the server stops. */
export interface Stream<S extends z.ZodType, Out> {
  input: S;
  /** With input that has been parsed. Refuses at once, or begins; what ends it later is thrown by what it returns. */
  open(call: Call, input: z.output<S>, signal: AbortSignal): Promise<AsyncIterable<Out>>;
}

export const dbActor = (call: Pick<Call, 'deps' | 'requestId'> & { actor: Caller }, verb: string): DbActor => {
  const now = call.deps.clock.forDatabase();
  return {
    userId: call.actor?.userId ?? null,
    platformOwner: call.actor?.platformOwner ?? false,
    verb,
    requestId: call.requestId,
    ...(now ? { now } : {}),
  };
};

/** For jobs and for what is done on the provider's word: no person, or the one on whose behalf. */
export const systemActor = (deps: Pick<Deps, 'clock'>, verb: string, actorId: string | null = null): DbActor => {
  const now = deps.clock.forDatabase();
  return { userId: actorId, platformOwner: false, verb, ...(now ? { now } : {}) };
};

export function requireActor(actor: Caller): Actor {
  if (!actor) throw new DomainError('UNAUTHENTICATED', 'Sign in first.');
  return actor;
}

const AUDIT =
  'INSERT INTO audit_log (organization_id, actor_id, verb, subject, changes, request_id) VALUES ($1, $2, $3, $4, $5::jsonb, $6)';

/** Queues the audit row to travel with COMMIT. Sagas and jobs, which are no commands, use it directly. */
export function auditAtCommit(tx: Tx, who: { actorId: string | null; verb: string; requestId: string | null }, entry: AuditEntry): void {
  tx.atCommit(AUDIT, [
    entry.organizationId ?? null,
    who.actorId,
    who.verb,
    entry.subject ?? null,
    JSON.stringify(entry.changes ?? {}),
    who.requestId,
  ]);
}

export function enqueueAtCommit<S extends z.ZodType>(tx: Tx, job: Job<S>, payload: z.input<S>, options?: EnqueueOptions): void {
  const { text, params } = enqueueStatement(job, payload, options);
  tx.atCommit(text, params);
}

/** Many jobs of one kind, in one statement; they stand behind the single ones. */
export function enqueueManyAtCommit<S extends z.ZodType>(tx: Tx, job: Job<S>, payloads: readonly z.input<S>[]): void {
  if (payloads.length === 0) return;
  const { text, params } = enqueueManyStatement(job, payloads);
  tx.atCommit(text, params);
}

/** What a verb does beside its work, in its transaction: one audit row, and jobs. */
export interface Beside {
  audit(entry: AuditEntry): void;
  enqueue<S extends z.ZodType>(job: Job<S>, payload: z.input<S>, options?: EnqueueOptions): void;
}

/** Runs with pen and paper at hand; throws, and so rolls back, unless exactly `rows` audit rows were written. */
export async function onTheRecord<T>(
  tx: Tx,
  who: { actorId: string | null; verb: string; requestId: string },
  rows: 0 | 1,
  run: (beside: Beside) => Promise<T>,
): Promise<T> {
  let audited = 0;
  const out = await run({
    audit(entry) {
      audited += 1;
      auditAtCommit(tx, who, entry);
    },
    enqueue: (job, payload, options) => enqueueAtCommit(tx, job, payload, options),
  });
  if (audited !== rows) throw new Error(`${who.verb} wrote ${audited} audit rows instead of ${rows}.`);
  return out;
}

interface CommandDefinition<S extends z.ZodType, Out, Scope, Who extends Caller> {
  verb: string;
  input: S;
  /** False for what leaves no audit row: autosaves. */
  audited?: boolean;
  authorize: Authorize<z.output<S>, Scope, Who>;
  run(context: CommandContext<z.output<S>, Scope, Who>): Promise<Out | OnceCommitted<Out>>;
}

async function executeCommand<S extends z.ZodType, Out, Scope, Who extends Caller>(
  definition: CommandDefinition<S, Out, Scope, Who>,
  call: Call,
  input: z.output<S>,
  actor: Who,
): Promise<Out> {
  const { deps, tokens } = call;
  try {
    const answer = await deps.db.transaction(dbActor(call, definition.verb), async (tx) => {
      const scope = await definition.authorize({ input, actor, tx, deps, tokens });
      const who = { actorId: actor?.userId ?? null, verb: definition.verb, requestId: call.requestId };
      return onTheRecord(tx, who, definition.audited === false ? 0 : 1, (beside) =>
        definition.run({ input, actor, tx, deps, scope, tokens, remember: call.remember, visitor: call.visitor, ...beside }),
      );
    });
    return answer instanceof OnceCommitted ? answer.view() : answer;
  } catch (error) {
    throw translate(error);
  }
}

export const command = <S extends z.ZodType, Out, Scope>(definition: CommandDefinition<S, Out, Scope, Actor>): Verb<S, Out> => ({
  verb: definition.verb,
  input: definition.input,
  execute: async (call, input) => executeCommand(definition, call, input, requireActor(call.actor)),
});

/** A command that strangers may give as well, by what their browser carries (`tokens`): the database decides what that opens. */
export const openCommand = <S extends z.ZodType, Out, Scope>(definition: CommandDefinition<S, Out, Scope, Caller>): Verb<S, Out> => ({
  verb: definition.verb,
  input: definition.input,
  execute: async (call, input) => executeCommand(definition, call, input, call.actor),
});

interface QueryDefinition<S extends z.ZodType, Out, Scope, Who extends Caller> {
  verb: string;
  input: S;
  authorize: Authorize<z.output<S>, Scope, Who>;
  run(context: VerbContext<z.output<S>, Scope, Who>): Promise<Out>;
}

async function executeQuery<S extends z.ZodType, Out, Scope, Who extends Caller>(
  definition: QueryDefinition<S, Out, Scope, Who>,
  call: Call,
  input: z.output<S>,
  actor: Who,
): Promise<Out> {
  const { deps, tokens } = call;
  try {
    return await deps.db.transaction(
      dbActor(call, definition.verb),
      async (tx) =>
        definition.run({
          input,
          actor,
          tx,
          deps,
          tokens,
          remember: call.remember,
          visitor: call.visitor,
          scope: await definition.authorize({ input, actor, tx, deps, tokens }),
        }),
      { readOnly: true },
    );
  } catch (error) {
    throw translate(error);
  }
}

/** A read: the same guard, a read-only transaction, no audit row. */
export const query = <S extends z.ZodType, Out, Scope>(definition: QueryDefinition<S, Out, Scope, Actor>): Verb<S, Out> => ({
  verb: definition.verb,
  input: definition.input,
  execute: async (call, input) => executeQuery(definition, call, input, requireActor(call.actor)),
});

/** A read that is open to strangers, by what their browser carries. */
export const openQuery = <S extends z.ZodType, Out, Scope>(definition: QueryDefinition<S, Out, Scope, Caller>): Verb<S, Out> => ({
  verb: definition.verb,
  input: definition.input,
  execute: async (call, input) => executeQuery(definition, call, input, call.actor),
});

/**
 * A read of one statement that guards itself (a definer function, or policies alone): sent in one flight with its
 * transaction. `caller` may be null where strangers are let in.
 */
export function hotQuery<S extends z.ZodType, Out>(definition: {
  verb: string;
  input: S;
  strangers?: boolean;
  run(context: {
    input: z.output<S>;
    actor: Caller;
    deps: Deps;
    tokens: Call['tokens'];
    /** Runs once the answer is found, in a transaction of its own; not at all for a request that may write nothing. */
    note: (text: string, params?: readonly unknown[]) => Promise<void>;
    read: <R extends object>(text: string, params?: readonly unknown[]) => Promise<R[]>;
  }): Promise<Out>;
}): Verb<S, Out> {
  return {
    verb: definition.verb,
    input: definition.input,
    async execute(call, input) {
      if (!definition.strangers) requireActor(call.actor);
      const who = dbActor(call, definition.verb);
      try {
        return await definition.run({
          input,
          actor: call.actor,
          deps: call.deps,
          tokens: call.tokens,
          note: async (text, params) => {
            if (!call.safe) await call.deps.db.transaction(who, async (tx) => void (await tx.sql(text, params)));
          },
          read: (text, params) => call.deps.db.read(who, text, params),
        });
      } catch (error) {
        throw translate(error);
      }
    },
  };
}
