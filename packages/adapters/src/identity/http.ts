/** The door to better-auth's handler: only known requests pass, checked and normalised; no answer is a bare 500. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isConnectionError } from '@seatwise/db';
import type { Log } from '@seatwise/domain/ports';
import type { z } from 'zod';
import { describeError } from '../redact.ts';
import { type AuthEngine, CLIENT_IP_HEADER } from './auth.ts';
import type { Limiter } from './limits.ts';
import { AUTH_ROUTES, type AuthRoute, isOwnAddress, REDIRECT_FIELDS } from './requests.ts';

const BASE = '/api/auth';
const MAX_BODY_BYTES = 32_768;
const FORWARDED = ['cookie', 'origin', 'referer', 'accept-language', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest'];

interface Refusal {
  status: number;
  code: string;
  message: string;
  fields?: { path: string; message: string }[];
  headers?: Record<string, string>;
}

function refuse({ status, code, message, fields, headers }: Refusal): Response {
  return Response.json({ code, message, ...(fields ? { fields } : {}) }, { status, headers: { 'cache-control': 'no-store', ...headers } });
}

const unreadable: Refusal = { status: 400, code: 'INVALID_INPUT', message: 'The request cannot be read as it is.', fields: [] };
const unavailable: Refusal = {
  status: 503,
  code: 'UNAVAILABLE',
  message: 'Try again in a moment: the database is out of reach.',
  headers: { 'retry-after': '2' },
};

/** The JSON object in the body; an empty body is an empty object. Null when it is too long or no such thing. */
async function readObject(request: Request): Promise<Record<string, unknown> | null> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body) {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > MAX_BODY_BYTES) return null;
      chunks.push(chunk);
    }
  }
  if (size === 0) return {};
  // Forms of other sites cannot send this type without asking first.
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** One value a name; null when a name comes twice. */
function readQuery(url: URL): Record<string, unknown> | null {
  const entries = [...url.searchParams];
  const query = Object.fromEntries(entries);
  return Object.keys(query).length === entries.length ? query : null;
}

const fieldsOf = (error: z.ZodError) => error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));

/** Programs that are no browsers send none of these; browsers send at least one with every request that can act. */
const isBrowser = (headers: Headers): boolean => ['origin', 'referer', 'sec-fetch-site'].some((name) => headers.has(name));

export function createHttp(o: {
  engine: AuthEngine;
  limiter: Limiter | null;
  publicUrl: string;
  log: Log;
}): (request: Request, clientIp?: string) => Promise<Response> {
  const { engine } = o;
  const routes = new Map(AUTH_ROUTES.map((route) => [`${route.method} ${route.path}`, route]));
  const publicOrigin = new URL(o.publicUrl).origin;

  function forwardedHeaders(request: Request, clientIp: string): Headers {
    const headers = new Headers({ [CLIENT_IP_HEADER]: clientIp });
    for (const name of FORWARDED) {
      const value = request.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    headers.set('user-agent', (request.headers.get('user-agent') ?? '').slice(0, 300));
    // Not a browser, so nobody's browser can have been led into this: better-auth is told it came from us.
    if (!isBrowser(request.headers)) headers.set('origin', publicOrigin);
    return headers;
  }

  /** A magic link is used by a POST of ours as well, so that its token stands in no URL; better-auth knows only the GET. */
  function forward(route: AuthRoute, input: Record<string, unknown>, raw: Record<string, unknown>, headers: Headers): Request {
    const url = new URL(`${o.publicUrl}${BASE}${route.path}`);
    if (route.method === 'POST' && route.path !== '/magic-link/verify') {
      headers.set('content-type', 'application/json');
      return new Request(url, { method: 'POST', headers, body: JSON.stringify(input) });
    }
    for (const [name, value] of Object.entries(input)) url.searchParams.set(name, String(value));
    if (route.path === '/verify-email')
      url.searchParams.set('callbackURL', typeof raw['callbackURL'] === 'string' ? raw['callbackURL'] : '/verified');
    return new Request(url, { headers });
  }

  /** Magic links answer a program, never a browser's address bar: a refusal is a status, not a redirect to a page. */
  function finish(route: AuthRoute, response: Response): Response {
    if (route.path === '/magic-link/verify' && response.status === 302) {
      return refuse({
        status: 401,
        code: 'INVALID_TOKEN',
        message: 'This link is used up, too old, or not one of ours. Ask for a new one.',
      });
    }
    if (response.status >= 500) return refuse(unavailable);
    response.headers.set('cache-control', 'no-store');
    response.headers.set('referrer-policy', 'no-referrer');
    return response;
  }

  async function answer(request: Request, clientIp: string): Promise<Response> {
    const url = new URL(request.url);
    const path = url.pathname.slice(BASE.length);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = url.pathname.startsWith(`${BASE}/`) ? routes.get(`${method} ${path}`) : undefined;
    if (!route) return refuse({ status: 404, code: 'NOT_FOUND', message: 'There is nothing here.' });

    const raw = route.method === 'GET' ? readQuery(url) : await readObject(request);
    if (!raw) return refuse(unreadable);
    const parsed = route.input.safeParse(raw);
    if (!parsed.success) {
      const fields = fieldsOf(parsed.error);
      return refuse({ ...unreadable, message: fields.map((field) => `${field.path || 'input'}: ${field.message}`).join('; '), fields });
    }
    const strays = REDIRECT_FIELDS.filter((name) => raw[name] !== undefined && !isOwnAddress(raw[name], engine.trustedOrigins));
    if (strays.length > 0)
      return refuse({ status: 403, code: 'INVALID_CALLBACK_URL', message: `${strays.join(', ')}: leads away from here.` });
    if (route.path === '/magic-link/verify' && request.headers.get('sec-fetch-site') === 'cross-site') {
      return refuse({ status: 403, code: 'CROSS_SITE', message: 'Open the link itself.' });
    }

    const subject = parsed.data['email'];
    const wait =
      route.limit && o.limiter
        ? await o.limiter.refusal({
            path: route.path,
            limit: route.limit,
            clientIp,
            email: typeof subject === 'string' ? subject : undefined,
          })
        : null;
    if (wait !== null)
      return refuse({
        status: 429,
        code: 'RATE_LIMITED',
        message: `Too many requests. Try again in ${wait} s.`,
        headers: { 'retry-after': String(wait) },
      });

    const floor = sleep(route.floorMs ?? 0);
    const response = await engine.handler(forward(route, parsed.data, raw, forwardedHeaders(request, clientIp)));
    await floor;
    return finish(route, response);
  }

  return async (request, clientIp = '127.0.0.1') => {
    try {
      return await answer(request, clientIp);
    } catch (error) {
      o.log.error({ component: 'identity', path: new URL(request.url).pathname, err: describeError(error) }, 'An identity request failed');
      return isUnavailable(error)
        ? refuse(unavailable)
        : refuse({ status: 500, code: 'INTERNAL', message: 'Something went wrong on our side. It has been noted.' });
    }
  };
}

/** P2024, P2028: Prisma waited for a connection or a transaction in vain. */
export function isUnavailable(error: unknown): boolean {
  if (isConnectionError(error)) return true;
  if (!(error instanceof Error)) return false;
  if ('code' in error && (error.code === 'P2024' || error.code === 'P2028' || error.code === 'P1001')) return true;
  return (
    /timeout exceeded when trying to connect|Cannot use a pool after calling end/.test(error.message) ||
    (error.cause !== undefined && isUnavailable(error.cause))
  );
}
