/**
 * The wizard's assistant, as an AG-UI agent: `POST /api/assistant` with RunAgentInput, events over SSE. The thread is the wizard's session; of
 * what a client sends, only what the person says counts. Whatever can be refused is refused as JSON, before the stream begins.
 */
import { EventEncoder } from '@ag-ui/encoder';
import type { BaseEvent } from '@ag-ui/core';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { type Call, type Deps, DomainError, readWizard } from '@seatwise/domain';
import { id } from '@seatwise/domain/input';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { keepSaid, saidLast } from '../assistant/transcript.ts';
import { takeTurn } from '../assistant/turn.ts';
import type { Gate } from '../deps.ts';
import { refuse } from './errors.ts';
import { tokensOf } from './links.ts';

const PATH = '/api/assistant';
const BODY_LIMIT = 1_000_000;
const MAX_MESSAGES = 500;
/** Of a person's messages in one session. */
const MAX_SAID = 300;
/** Turns of one session at a time: a second tab, and one whose line is down and does not know it. */
const MAX_TURNS = 3;
/** However slowly somebody reads. */
const LONGEST_MS = 180_000;
/** Proxies cut lines that are silent, and a line that is down is noticed by writing to it. */
const HEARTBEAT_MS = 15_000;

/** AG-UI's RunAgentInput, as far as it counts. Tools, state, context and other roles' messages are the client's own affair. */
const RunInput = z.looseObject({
  threadId: id,
  runId: z.string().min(1).max(200),
  messages: z.array(z.looseObject({ id: z.string(), role: z.string(), content: z.unknown().optional() })).max(MAX_MESSAGES),
});
const StopInput = z.object({ threadId: id, runId: z.string().max(200).optional() });

interface Running {
  runId: string;
  stop: AbortController;
}

/** What runs in this process, by session. */
class Turns {
  readonly #running = new Map<string, Set<Running>>();

  begin(threadId: string, runId: string): Running | null {
    const turns = this.#running.get(threadId) ?? new Set();
    if (turns.size >= MAX_TURNS) return null;
    const turn = { runId, stop: new AbortController() };
    this.#running.set(threadId, turns.add(turn));
    return turn;
  }

  end(threadId: string, turn: Running): void {
    const turns = this.#running.get(threadId);
    turns?.delete(turn);
    if (turns?.size === 0) this.#running.delete(threadId);
  }

  stop(threadId: string, runId?: string): number {
    const turns = [...(this.#running.get(threadId) ?? [])].filter((turn) => runId === undefined || turn.runId === runId);
    for (const { stop } of turns) stop.abort();
    return turns.length;
  }

  stopAll(): void {
    for (const threadId of this.#running.keys()) this.stop(threadId);
  }
}

const localeOf = (request: FastifyRequest): 'en' | 'fr' => (/^\s*fr\b/i.test(request.headers['accept-language'] ?? '') ? 'fr' : 'en');

function parsed<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const input = schema.safeParse(body);
  if (input.success) return input.data;
  const fields = input.error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new DomainError('INVALID_INPUT', fields.map(({ path, message }) => `${path || 'input'}: ${message}`).join('; '), { fields });
}

async function callOf(request: FastifyRequest, options: { deps: Deps; identity: Gate }): Promise<Call> {
  const actor = await options.identity.actorOf(request.headers);
  if (!actor && request.headers.authorization !== undefined)
    throw new DomainError('UNAUTHENTICATED', 'This key is not known, has expired or was revoked.');
  return { deps: options.deps, actor, requestId: request.id, tokens: tokensOf(request.headers.cookie) };
}

/** Writes events as they come, no faster than they are read; until whoever reads is gone. */
async function stream(out: PassThrough, events: AsyncIterable<BaseEvent>, gone: AbortSignal): Promise<void> {
  const encoder = new EventEncoder();
  const heartbeat = setInterval(() => out.write(':\n\n'), HEARTBEAT_MS);
  try {
    for await (const event of events) {
      // Read to its end all the same: it then keeps what was said.
      if (gone.aborted || out.destroyed) continue;
      if (!out.write(encoder.encodeSSE(event))) await once(out, 'drain', { signal: gone }).catch(() => undefined);
    }
  } finally {
    clearInterval(heartbeat);
    out.end();
  }
}

export async function assistantRoutes(app: FastifyInstance, options: { deps: Deps; identity: Gate }): Promise<void> {
  const { deps } = options;
  const turns = new Turns();
  app.addHook('preClose', async () => turns.stopAll());

  app.post(PATH, { bodyLimit: BODY_LIMIT }, async (request, reply): Promise<FastifyReply> => {
    const { advisor } = deps;
    if (!advisor)
      return refuse(request, reply, {
        code: 'UNAVAILABLE',
        message: 'The assistant is off here: no model is configured. The forms work without it, with content from templates.',
      });
    const { threadId, runId, messages } = parsed(RunInput, request.body);
    const call = await callOf(request, options);
    const wizard = await readWizard(call, threadId);
    const said = saidLast(messages);
    if (wizard.status === 'completed') throw new DomainError('INVALID_STATE', 'This event is published already.', { state: 'completed' });
    if (wizard.messagesSent >= MAX_SAID)
      throw new DomainError('LIMIT_REACHED', 'The assistant has heard enough of this event. The forms go on without it.', {
        limit: MAX_SAID,
      });
    const turn = turns.begin(threadId, runId);
    if (!turn)
      return refuse(request, reply, { code: 'RATE_LIMITED', message: 'The assistant is still answering. Wait for it, or stop it.' });

    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const signal = AbortSignal.any([turn.stop.signal, gone.signal, AbortSignal.timeout(LONGEST_MS)]);
    try {
      await keepSaid(call, threadId, said);
    } catch (error) {
      turns.end(threadId, turn);
      throw error;
    }
    const onFault = (error: unknown): void => request.log.error({ err: error }, 'the assistant failed');
    const out = new PassThrough();
    const events = takeTurn({ call, advisor, wizard, runId, said, locale: localeOf(request), signal, onFault });
    stream(out, events, gone.signal)
      .catch(onFault)
      .finally(() => turns.end(threadId, turn));
    // The line ends with the turn: a server that goes down waits for those that are kept open.
    reply.header('connection', 'close').header('x-accel-buffering', 'no').header('cache-control', 'no-store');
    return reply.header('content-type', 'text/event-stream; charset=utf-8').send(out);
  });

  // For programs that hold the connection and want its end told in words: closing it does the same.
  app.post(`${PATH}/stop`, async (request, reply) => {
    const { threadId, runId } = parsed(StopInput, request.body);
    await readWizard(await callOf(request, options), threadId);
    return reply.header('cache-control', 'no-store').send({ stopped: turns.stop(threadId, runId) });
  });
}
