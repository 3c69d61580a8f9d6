/**
 * Ordinary calls (JSON in and out, one or a batch) from Fastify's request to its reply. tRPC's adapter makes a web Request, a Response, its
 * streams and three AbortControllers of each, which cost more than a small read does. Whatever is out of the ordinary is left to it, before
 * anything ran: it knows every way in which a request can be wrong.
 */
import { appRouter, type Call } from '@seatwise/domain';
import { type AnyTRPCProcedure, getErrorShape, getTRPCErrorFromUnknown, transformTRPCResponse, type TRPCError } from '@trpc/server';
import { getHTTPStatusCode } from '@trpc/server/http';
import type { TRPCResponse } from '@trpc/server/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';

interface OrdinaryCall {
  path: string;
  procedure: AnyTRPCProcedure;
  input: unknown;
}

interface Order {
  type: 'query' | 'mutation';
  batch: boolean;
  calls: OrdinaryCall[];
}

export interface DirectOptions {
  createContext: (options: { req: FastifyRequest; res: FastifyReply }) => Promise<Call>;
  onError: (options: { error: TRPCError; path: string | undefined; req: FastifyRequest }) => void;
  maxBatchSize: number;
}

const config = appRouter._def._config;
const isProcedure = (value: unknown): value is AnyTRPCProcedure => typeof value === 'function' && '_def' in value;
/** By the path that callers use. */
const PROCEDURES = new Map(
  Object.entries<unknown>(appRouter._def.procedures).flatMap(([path, value]) => (isProcedure(value) ? [[path, value] as const] : [])),
);
const JSON_TYPE = /^application\/json(?:\s*;|$)/i;
const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Undefined when there is none; null when it is not JSON. */
function parse(text: unknown): { value: unknown } | null {
  if (text === undefined || text === '') return { value: undefined };
  if (typeof text !== 'string') return null;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

function inputOf(request: FastifyRequest, query: { readonly [key: string]: unknown }): { value: unknown } | null {
  const type = request.headers['content-type'];
  if (request.method === 'GET') return type === undefined || JSON_TYPE.test(type) ? parse(query['input']) : null;
  if (request.method !== 'POST' || type === undefined || !JSON_TYPE.test(type)) return null;
  return typeof request.body === 'string' && request.body !== '' ? parse(request.body) : null;
}

/** Null for what is to be left to tRPC's adapter. */
function orderOf(request: FastifyRequest, maxBatchSize: number): Order | null {
  const { headers, query, params } = request;
  if (headers['trpc-accept'] !== undefined || headers.accept?.includes('jsonl')) return null;
  if (!isRecord(query) || !isRecord(params) || typeof params['path'] !== 'string') return null;
  const { batch: flag, input: _input, ...others } = query;
  if ((flag !== undefined && flag !== '1') || Object.keys(others).length > 0) return null;
  const input = inputOf(request, query);
  if (!input) return null;

  const batch = flag === '1';
  const paths = batch ? params['path'].split(',') : [params['path']];
  const inputs = batch ? (input.value ?? {}) : [input.value];
  if (paths.length > maxBatchSize || (batch && !isRecord(inputs))) return null;
  const calls: OrdinaryCall[] = [];
  for (const [index, path] of paths.entries()) {
    const procedure = PROCEDURES.get(path);
    if (!procedure) return null;
    const own = Object.hasOwn(inputs, index) ? Reflect.get(inputs, index) : undefined;
    calls.push({ path, procedure, input: own === undefined ? undefined : config.transformer.input.deserialize(own) });
  }
  const type = calls[0]?.procedure._def.type;
  if (type !== 'query' && type !== 'mutation') return null;
  if (calls.some(({ procedure }) => procedure._def.type !== type) || (type === 'mutation' && request.method !== 'POST')) return null;
  return { type, batch, calls };
}

function send(reply: FastifyReply, body: TRPCResponse | TRPCResponse[]): FastifyReply {
  return reply
    .code(getHTTPStatusCode(body))
    .header('vary', 'trpc-accept, accept')
    .header('content-type', 'application/json')
    .send(JSON.stringify(transformTRPCResponse(config, body)));
}

/** For a preHandler hook under /trpc: answers, or leaves the request to whoever comes next. */
export function directly({ createContext, onError, maxBatchSize }: DirectOptions) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const order = orderOf(request, maxBatchSize);
    if (!order) return undefined;
    const { type, batch, calls } = order;
    const refused = (cause: unknown, ctx: Call | undefined, call: OrdinaryCall | undefined): TRPCResponse => {
      const error = getTRPCErrorFromUnknown(cause);
      onError({ error, path: call?.path, req: request });
      return { error: getErrorShape({ config, error, type, path: call?.path, input: call?.input, ctx }) };
    };
    let ctx: Call;
    try {
      ctx = await createContext({ req: request, res: reply });
    } catch (cause) {
      return send(reply, refused(cause, undefined, undefined));
    }
    const run = async (call: OrdinaryCall, batchIndex: number): Promise<TRPCResponse> => {
      const { path, procedure, input } = call;
      try {
        const data: unknown = await procedure({ path, getRawInput: async () => input, ctx, type, signal: undefined, batchIndex });
        return { result: { data } };
      } catch (cause) {
        return refused(cause, ctx, call);
      }
    };
    const answers = await Promise.all(calls.map(run));
    const [first] = answers;
    return send(reply, batch || !first ? answers : first);
  };
}
