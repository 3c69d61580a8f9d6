/** One API request: authorised, parsed, run once for its idempotency key, answered in Stripe's shape. */
import { createHash } from 'node:crypto';
import { expand, type Endpoint } from './api/endpoint.ts';
import { runDue } from './billing/clock.ts';
import { StripeProblem } from './errors.ts';
import { parseForm } from './form.ts';
import { newRequestId } from './ids.ts';
import type { KeptAnswer } from './model.ts';
import { Params } from './params.ts';
import { API_VERSION, type World } from './world.ts';

export interface ApiRequest {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly ids: { readonly id?: string; readonly second?: string };
  readonly query: string;
  readonly body: string;
  readonly header: (name: string) => string | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const DAY_MS = 24 * 3600 * 1000;
const TOO_LONG_KEY = 255;

export const isFresh = (answer: KeptAnswer): boolean => Date.now() - answer.at < DAY_MS;

/** Throws 401 without a key, or with another one than is expected. */
export function requireKey(authorization: string | undefined, expected: string | undefined): void {
  const [scheme, value = ''] = (authorization ?? '').split(' ');
  const given = scheme === 'Bearer' ? value : scheme === 'Basic' ? (Buffer.from(value, 'base64').toString('utf8').split(':')[0] ?? '') : '';
  if (given.trim() === '') {
    throw new StripeProblem(
      401,
      'invalid_request_error',
      'You did not provide an API key. You need to provide your API key in the Authorization header.',
    );
  }
  if (given.startsWith('sk_live_') || (expected !== undefined && given !== expected)) {
    throw new StripeProblem(401, 'invalid_request_error', `Invalid API Key provided: ${given.slice(0, 8)}****`);
  }
}

export const unknownUrl = (method: string, url: string): StripeProblem =>
  new StripeProblem(
    404,
    'invalid_request_error',
    `Unrecognized request URL (${method}: ${url.split('?')[0] ?? url}). If you are trying to list objects, remove the trailing slash.`,
  );

function answerOf(problem: StripeProblem): { status: number; body: string } {
  return { status: problem.status, body: JSON.stringify(problem.body(), null, 2) };
}

export function dispatch(w: World, endpoint: Endpoint, request: ApiRequest): ApiAnswer {
  const requestId = newRequestId();
  const key = endpoint.method === 'POST' ? request.header('idempotency-key') : undefined;
  const headers: Record<string, string> = {
    'request-id': requestId,
    'stripe-version': request.header('stripe-version') ?? API_VERSION,
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  };
  try {
    if (key !== undefined && (key === '' || key.length > TOO_LONG_KEY)) {
      throw new StripeProblem(400, 'invalid_request_error', 'Idempotency keys must be between 1 and 255 characters long.');
    }
    const fingerprint = createHash('sha256').update(`${request.method} ${request.url}\n${request.body}`).digest('base64');
    const kept = key === undefined ? undefined : w.store.get('answers', key);
    if (kept !== undefined && isFresh(kept)) {
      if (kept.fingerprint !== fingerprint) {
        throw new StripeProblem(
          400,
          'idempotency_error',
          `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${kept.id}' if you meant to execute a different request.`,
        );
      }
      return { status: kept.status, body: kept.body, headers: { ...headers, 'idempotent-replayed': 'true' } };
    }
    runDue(w, w.now());
    w.origin = { id: requestId, idempotencyKey: key ?? null };
    // The work and the kept answer are one transaction: a repeated request either finds both or neither.
    const result = w.store.transact(() => {
      const done = execute(w, endpoint, request);
      if (key !== undefined) w.store.put('answers', { id: key, fingerprint, status: done.status, body: done.body, at: Date.now() });
      return done;
    });
    return { ...result, headers };
  } catch (error) {
    if (!(error instanceof StripeProblem)) throw error;
    return { ...answerOf(error), headers };
  } finally {
    w.origin = { id: null, idempotencyKey: null };
  }
}

function execute(w: World, endpoint: Endpoint, request: ApiRequest): { status: number; body: string } {
  const tree = parseForm(endpoint.method === 'GET' ? request.query : request.body === '' ? request.query : request.body);
  const p = new Params(tree);
  const paths = p.strings('expand') ?? [];
  try {
    const result = endpoint.run({ w, id: request.ids.id ?? '', second: request.ids.second ?? '', p });
    return { status: 200, body: JSON.stringify(expand(w, result, paths), null, 2) };
  } catch (error) {
    // A refused card leaves its traces: the transaction goes through, the answer is an error.
    if (error instanceof StripeProblem && error.keepsEffects) return answerOf(error);
    throw error;
  }
}
