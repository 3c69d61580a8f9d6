/** What every request passes before a route sees it: a readable address, its own origin, and a measure. */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isTrpc, refuse } from './errors.ts';
import { isOneClick } from './unsubscribe.ts';

const HOST = /^(?:[\w.-]{1,253}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const TRPC_METHODS = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

/** Programs carry their key with every request by themselves; no page of another site can make a browser do that. */
const carriesKey = (request: FastifyRequest): boolean => request.headers.authorization !== undefined;

function sameOrigin(request: FastifyRequest, publicUrl: string): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin } = request.headers;
  if (origin === undefined || origin === publicUrl) return true;
  return URL.canParse(origin) && new URL(origin).host === request.headers.host;
}

export function addRequestGuards(app: FastifyInstance, options: { publicUrl: string }): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!HOST.test(request.headers.host ?? ''))
      return refuse(request, reply, { code: 'INVALID_INPUT', message: 'The Host header cannot be read.', details: { fields: [] } });
    if (/%00|\0/.test(request.url))
      return refuse(request, reply, { code: 'INVALID_INPUT', message: 'The address cannot be read.', details: { fields: [] } });
    if (isTrpc(request) && !TRPC_METHODS.has(request.method)) {
      return refuse(request, reply, {
        code: 'INVALID_INPUT',
        status: 405,
        message: 'Procedures take GET and POST.',
        details: { fields: [] },
      });
    }
    if (SAFE_METHODS.has(request.method) || request.headers.cookie === undefined || carriesKey(request)) return undefined;
    if (isOneClick(request) || sameOrigin(request, options.publicUrl)) return undefined;
    return refuse(request, reply, { code: 'FORBIDDEN', message: 'A page of another site may not act in your name.' });
  });
}

/** Figures for one minute. Generous to people behind one address, such as a class that joins at once. */
const PER_PERSON = 600;
const PER_ADDRESS = 6000;
/** Codes are short enough to be guessed at by somebody who may try without end. */
const CODES_PER_PERSON = 30;
const CODES_PER_ADDRESS = 600;
/** Holds keep seats from others: nobody takes them by the hundred. Whoever comes without any key may be one of many behind one address. */
const SALES_PER_BUYER = 60;
const SALES_PER_ADDRESS = 1500;
const SALES = new Set(['tickets.reserve', 'tickets.checkout']);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** What is asked of a model costs. A person may well write for an hour; a program has no reason to. */
const TURNS_PER_PERSON = 30;
const TURNS_PER_PERSON_AND_HOUR = 300;
const TURNS_PER_ADDRESS = 300;
const ASSISTANT = /^\/api\/assistant\/?(?:\?|$)/;
const MODELLED = new Set(['wizard.suggest', 'marketing.generate']);
const GUESSABLE = new Set(['seats.join', 'seats.previewJoinCode']);

/** The other cookies change from answer to answer. */
const SESSION = /(?:^|;\s*)(?:__Secure-|__Host-)?[\w.-]*session_token=([^;]+)/;

/** What a browser without an account was given when it first took seats. */
const GUEST = /(?:^|;\s*)seatwise_guest=([\w-]{20,100})/;

const keyOf = (credential: string | undefined): string | null =>
  credential === undefined ? null : createHash('sha256').update(credential).digest('base64url');
const credentialOf = ({ headers: { authorization, cookie } }: FastifyRequest): string | undefined =>
  authorization ?? SESSION.exec(cookie ?? '')?.[1];

/** Who asks: a key or a session, by its hash; without one, the address. */
const personKey = (request: FastifyRequest): string => keyOf(credentialOf(request)) ?? request.ip;
/** Who buys: the same, or a guest's key. */
const buyerKey = (request: FastifyRequest): string | null => keyOf(credentialOf(request) ?? GUEST.exec(request.headers.cookie ?? '')?.[1]);

const WIZARD_KEY = /(?:^|;\s*)seatwise_wizard=([^;]+)/;
/** Who talks to the assistant: without a session, whoever holds the key of a wizard. */
function speakerKey(request: FastifyRequest): string {
  const { authorization, cookie = '' } = request.headers;
  const key = authorization === undefined && !SESSION.test(cookie) ? WIZARD_KEY.exec(cookie)?.[1] : undefined;
  return key === undefined ? personKey(request) : createHash('sha256').update(key).digest('base64url');
}

const procedureNames = (request: FastifyRequest): string[] => {
  const { params } = request;
  return typeof params === 'object' && params !== null && 'path' in params && typeof params.path === 'string' ? params.path.split(',') : [];
};

/** Pages and probes are not counted, nor are providers, who would only come again. */
const isLimited = (request: FastifyRequest): boolean => /^\/(?:trpc|api(?!\/webhooks\/))(?:[/?]|$)/.test(request.url);

function tooMany(request: FastifyRequest, reply: FastifyReply, seconds: number): FastifyReply {
  const wait = Math.max(1, seconds);
  reply.header('retry-after', wait);
  return refuse(request, reply, {
    code: 'RATE_LIMITED',
    message: `Too many requests. Try again in ${wait} s.`,
    details: { retryAfterSeconds: wait },
  });
}

/** Needs @fastify/rate-limit, registered with `global: false`. Every call of a batch counts. */
export function addRateLimits(app: FastifyInstance): void {
  const limit = (max: number, keyGenerator: (request: FastifyRequest) => string, timeWindow = MINUTE) =>
    app.createRateLimit({ max, timeWindow, keyGenerator });
  const byAddress = limit(PER_ADDRESS, (request) => request.ip);
  const byPerson = limit(PER_PERSON, personKey);
  const codesByAddress = limit(CODES_PER_ADDRESS, (request) => request.ip);
  const codesByPerson = limit(CODES_PER_PERSON, personKey);
  const salesByAddress = limit(SALES_PER_ADDRESS, (request) => request.ip);
  const salesByBuyer = limit(SALES_PER_BUYER, (request) => buyerKey(request) ?? request.ip);

  const turns = [
    limit(TURNS_PER_ADDRESS, (request) => request.ip),
    limit(TURNS_PER_PERSON, speakerKey),
    limit(TURNS_PER_PERSON_AND_HOUR, speakerKey, HOUR),
  ];

  app.addHook('onRequest', async (request, reply) => {
    // Thousands may come through one provider, and none of them may be lost for the others' number.
    const oneClick = isOneClick(request);
    if (!oneClick && !isLimited(request)) return undefined;
    const names = procedureNames(request);
    const sales = names.filter((name) => SALES.has(name));
    // A crowd at one address, each of them for the first time, is measured as a crowd.
    const known = buyerKey(request) !== null;
    const others = Math.max(names.length, 1) - (known ? 0 : sales.length);
    const checks = [
      byAddress,
      ...(oneClick ? [] : Array.from({ length: others }, () => byPerson)),
      ...sales.flatMap(() => (known ? [salesByAddress, salesByBuyer] : [salesByAddress])),
      ...(ASSISTANT.test(request.url) || names.some((name) => MODELLED.has(name)) ? turns : []),
      ...names.filter((name) => GUESSABLE.has(name)).flatMap(() => [codesByAddress, codesByPerson]),
    ];
    for (const check of checks) {
      const state = await check(request);
      if (!state.isAllowed && state.isExceeded) return tooMany(request, reply, state.ttlInSeconds);
    }
    return undefined;
  });
}
