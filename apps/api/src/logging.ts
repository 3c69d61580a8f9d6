/** Structured logs that hold no token, cookie, key, address or request body, whatever is handed to them. */
import pino from 'pino';
import type { Config } from './config.ts';

const HIDDEN = '[redacted]';
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'cookies',
  'set-cookie',
  'token',
  'password',
  'secret',
  'key',
  'apiKey',
  'joinCode',
  'email',
  'checkoutUrl',
  'payUrl',
];
const REDACT = SECRET_FIELDS.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]);

/** Paths whose remainder is, or may hold, a token that opens something. */
const TOKEN_PREFIXES = [
  '/i/',
  '/p/',
  '/o/',
  '/t/',
  '/join/',
  '/unsubscribe/',
  '/api/calendar/',
  '/api/auth/reset-password/',
  '/api/auth/callback/',
];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Long enough to be a token, and no word: names of procedures and of files have dots or end in one. */
const TOKEN_LIKE = /^[\w%~-]{20,}$/;

/** A path fit for a log: no query, no token. */
export function redactPath(url: string): string {
  const path = url.replace(/^https?:\/\/[^/]*/i, '').replace(/[?#].*$/s, '');
  const lower = path.toLowerCase();
  const ends = TOKEN_PREFIXES.filter((prefix) => lower.includes(prefix)).map((prefix) => lower.indexOf(prefix) + prefix.length);
  if (ends.length > 0) return `${path.slice(0, Math.min(...ends))}:redacted`;
  return path
    .split('/')
    .map((segment) => (TOKEN_LIKE.test(segment) && !UUID.test(segment) ? ':redacted' : segment))
    .join('/')
    .slice(0, 300);
}

/** What libraries put into messages: credentials in URLs, bearer tokens, addresses, and anything that looks like a token. */
export function scrub(text: string): string {
  return text
    .replaceAll(/\b([a-z][a-z+]*:\/\/)[^\s/@]*@/gi, `$1${HIDDEN}@`)
    .replaceAll(/\b(bearer|basic)\s+[\w.~+/=-]+/gi, `$1 ${HIDDEN}`)
    .replaceAll(/\b(?:sk|rk|whsec|sw)_[\w-]{8,}/g, HIDDEN)
    .replaceAll(/[^\s"'`<>()=,;:]+@[\w-]+(?:\.[\w-]+)+/g, HIDDEN)
    .replaceAll(/\b(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{32,}\b/g, HIDDEN);
}

interface LoggedError {
  type: string;
  message: string;
  stack?: string;
  code?: string;
  cause?: LoggedError;
}

/** Names, codes and where it happened; never what a driver appends, such as the values of a failed statement. */
export function describeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: scrub(String(error)) };
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? String(error.code) : undefined;
  return {
    type: error.name,
    message: scrub(error.message),
    ...(error.stack ? { stack: stackOf(error) } : {}),
    ...(code === undefined ? {} : { code }),
    ...(error.cause !== undefined && depth < 4 ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}

/** The frames alone: the message above them is told, and scrubbed, apart. */
const stackOf = (error: Error): string =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

export type Logger = pino.Logger;

/** `destination` is for tests that read what was written. */
export function createLogger(config: Pick<Config, 'logLevel'>, name: string, destination?: pino.DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    name,
    level: config.logLevel,
    base: { name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACT, censor: HIDDEN },
    serializers: {
      err: (error: unknown) => describeError(error),
      error: (error: unknown) => (error instanceof Error ? describeError(error) : error),
    },
    hooks: {
      logMethod(args, method) {
        // A bare message may quote what a library said.
        const index = typeof args[0] === 'string' ? 0 : 1;
        const message: unknown = args[index];
        if (typeof message === 'string') args[index] = scrub(message);
        method.apply(this, args);
      },
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
