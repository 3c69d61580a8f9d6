/**
 * A stand-in for an OpenAI-compatible model, for development and tests: streams, calls tools, and always answers the same to the same. It
 * understands no more than its rules; nothing that is sent to it leaves the machine.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { behave, type Behaviour, behaviourIn, readBehaviour } from './behaviour.ts';
import { answerTo, callId } from './helper.ts';
import { type Answer, type ChatRequest, readRequest } from './shapes.ts';
import { chunksOf, completionOf } from './stream.ts';

export type { Behaviour } from './behaviour.ts';

/** What it calls itself, and how it is told from a model. */
export const STAND_IN_MODEL = 'seatwise-stand-in';

export interface ModelSandboxOptions {
  /** 0: any free port. */
  port: number;
  /** 127.0.0.1 when left out. */
  host?: string;
  /** Milliseconds between two pieces of an answer. */
  paceMs?: number;
}

export interface SeenRequest {
  messages: ChatRequest['messages'];
  tools: string[];
  /** Whoever asked left before the answer was complete. */
  abandoned: boolean;
}

export interface ModelSandbox {
  /** With `/v1`. */
  url: string;
  port: number;
  /** For the next answer, or the one after those that were told before. */
  next(behaviour: Behaviour): void;
  /** Oldest first. */
  readonly requests: readonly SeenRequest[];
  clear(): void;
  close(): Promise<void>;
}

const MAX_BODY = 5_000_000;
const KEPT = 500;

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    const buffer = Buffer.from(piece);
    size += buffer.length;
    if (size > MAX_BODY) return null;
    pieces.push(buffer);
  }
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'));
    return parsed;
  } catch {
    return null;
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
const refuse = (response: ServerResponse, status: number, message: string): void =>
  json(response, status, {
    error: {
      message,
      type: status === 429 ? 'rate_limit_error' : status < 500 ? 'invalid_request_error' : 'server_error',
      param: null,
      code: null,
    },
  });

/** Throws the listener's error, such as EADDRINUSE. */
export async function startModelSandbox({ port, host = '127.0.0.1', paceMs = 0 }: ModelSandboxOptions): Promise<ModelSandbox> {
  const told: Behaviour[] = [];
  const requests: SeenRequest[] = [];

  async function stream(response: ServerResponse, request: ChatRequest, answer: Answer, behaviour: Behaviour | null): Promise<void> {
    const pace = behaviour?.do === 'slow' ? behaviour.ms : paceMs;
    const chunks = [...chunksOf(`chatcmpl-${callId(request, -1).slice(5)}`, Math.floor(Date.now() / 1000), request, answer)];
    const end = behaviour?.do === 'stall' || behaviour?.do === 'cut' ? Math.ceil(chunks.length / 2) : chunks.length;
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
    for (const chunk of chunks.slice(0, end)) {
      if (response.destroyed) return;
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
      if (pace > 0) await sleep(pace);
    }
    if (behaviour?.do === 'stall') return;
    if (behaviour?.do === 'cut') {
      // What was written has left before the line breaks.
      await sleep(20);
      response.destroy();
    } else response.end('data: [DONE]\n\n');
  }

  async function complete(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = readRequest(await bodyOf(message));
    if (!request) return refuse(response, 400, 'The request needs a model and messages.');
    const seen: SeenRequest = { messages: request.messages, tools: request.tools, abandoned: false };
    requests.push(seen);
    if (requests.length > KEPT) requests.shift();
    response.once('close', () => {
      seen.abandoned = !response.writableFinished;
    });
    const behaviour = told.shift() ?? behaviourIn(request);
    if (behaviour?.do === 'fail') return refuse(response, behaviour.status, 'The stand-in was told to fail.');
    const answer = behave(behaviour, answerTo(request));
    if (request.stream) return stream(response, request, answer, behaviour);
    if (behaviour?.do === 'stall') return undefined;
    if (behaviour?.do === 'cut') return void response.destroy();
    return json(response, 200, completionOf(`chatcmpl-${callId(request, -1).slice(5)}`, Math.floor(Date.now() / 1000), request, answer));
  }

  async function control(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const behaviour = readBehaviour(await bodyOf(message));
    if (!behaviour) return refuse(response, 400, 'do is one of fail, stall, slow, cut, twice, say.');
    told.push(behaviour);
    return json(response, 200, { waiting: told.length });
  }

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${message.method} ${(message.url ?? '').replace(/\?.*$/s, '')}`;
    if (route === 'POST /v1/chat/completions') return complete(message, response);
    if (route === 'GET /v1/models')
      return json(response, 200, {
        object: 'list',
        data: [{ id: STAND_IN_MODEL, object: 'model', created: 0, owned_by: 'seatwise-sandbox' }],
      });
    if (route === 'POST /_sandbox/next') return control(message, response);
    if (route === 'GET /_sandbox/state') return json(response, 200, { requests, waiting: told });
    return refuse(response, 404, `There is no ${route} here.`);
  }

  const server = createServer((message, response) => {
    answer(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host}:${bound}/v1`,
    port: bound,
    next: (behaviour) => void told.push(behaviour),
    requests,
    clear: () => {
      requests.length = 0;
      told.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
