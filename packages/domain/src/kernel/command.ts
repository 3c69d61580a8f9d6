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

export interface VerbContext<I, Scope> {
  input: I;
  actor: Actor;
  tx: Tx;
  deps: Deps;
  /** What authorisation found out, so that nobody asks twice. */
  scope: Scope;
  /** Tokens of links that the browser has opened, for the verbs that take them from there. */
  tokens: Call['tokens'];
}

/** `audit` exactly once a command; `enqueue` in this transaction: both travel with COMMIT, and a rollback takes them along. */
export interface CommandContext<I, Scope> extends VerbContext<I, Scope>, Beside {}

/** Decides whether the actor may, before anything else is read; throws NOT_FOUND to strangers, FORBIDDEN to colleagues. */
export type Authorize<I, Scope> = (context: { input: I; actor: Actor; tx: Tx; deps: Deps }) => Promise<Scope>;

/** Anybody who is signed in, acting on what is theirs: the policies see to the rest. */
export const signedIn: Authorize<unknown, undefined> = async () => undefined;

export interface Verb<S extends z.ZodType, Out> {
  verb: string;
  input: S;
  /** With input that has been parsed. */
  execute(call: Call, input: z.output<S>): Promise<Out>;
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
export const systemActor = (deps: Deps, verb: string, actorId: string | null = null): DbActor => {
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

/** Many jobs of one kind, in one statement. */
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
  who: { actorId: string; verb: string; requestId: string },
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

export function command<S extends z.ZodType, Out, Scope>(definition: {
  verb: string;
  input: S;
  authorize: Authorize<z.output<S>, Scope>;
  run(context: CommandContext<z.output<S>, Scope>): Promise<Out | OnceCommitted<Out>>;
}): Verb<S, Out> {
  return {
    verb: definition.verb,
    input: definition.input,
    async execute(call, input) {
      const actor = requireActor(call.actor);
      const { deps } = call;
      try {
        const answer = await deps.db.transaction(dbActor(call, definition.verb), async (tx) => {
          const scope = await definition.authorize({ input, actor, tx, deps });
          const who = { actorId: actor.userId, verb: definition.verb, requestId: call.requestId };
          return onTheRecord(tx, who, 1, (beside) => definition.run({ input, actor, tx, deps, scope, tokens: call.tokens, ...beside }));
        });
        return answer instanceof OnceCommitted ? answer.view() : answer;
      } catch (error) {
        throw translate(error);
      }
    },
  };
}

/** A read: the same guard, a read-only transaction, no audit row. */
export function query<S extends z.ZodType, Out, Scope>(definition: {
  verb: string;
  input: S;
  authorize: Authorize<z.output<S>, Scope>;
  run(context: VerbContext<z.output<S>, Scope>): Promise<Out>;
}): Verb<S, Out> {
  return {
    verb: definition.verb,
    input: definition.input,
    async execute(call, input) {
      const actor = requireActor(call.actor);
      const { deps } = call;
      try {
        return await deps.db.transaction(
          dbActor(call, definition.verb),
          async (tx) =>
            definition.run({ input, actor, tx, deps, tokens: call.tokens, scope: await definition.authorize({ input, actor, tx, deps }) }),
          { readOnly: true },
        );
      } catch (error) {
        throw translate(error);
      }
    },
  };
}

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
