/** The typed client for other programs: every procedure of the contract, with its inputs and outputs, over HTTP. */
import type { DomainErrorCode } from '@seatwise/domain/errors';
import { isDomainErrorCode } from '@seatwise/domain/errors';
import type { AppRouter } from '@seatwise/domain/router';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, type TRPCClient, TRPCClientError } from '@trpc/client';
import { Line } from './line.ts';

export type SeatwiseClient = TRPCClient<AppRouter>;

/**
 * `url`: where Seatwise is, such as `https://seatwise.example`; a path is ignored. Programs hold an API key, made under *Profile → API
 * keys*; tests, and servers that act for a signed-in person, pass on their cookie.
 */
export type SeatwiseClientOptions = { url: string } & ({ apiKey: string; cookie?: never } | { cookie: string; apiKey?: never });

/** The server takes 50 calls a request at most. */
const MAX_CALLS = 25;

/**
 * Calls made in one tick travel together. All are POSTed, so that nothing of an input ever stands in a URL or a log; the exception are
 * subscriptions, each a GET of its own, whose input is an id and no more. Keys and cookies go in headers alone.
 */
export function createSeatwiseClient(options: SeatwiseClientOptions): SeatwiseClient {
  const headers: Record<string, string> =
    options.apiKey === undefined ? { cookie: options.cookie } : { authorization: `Bearer ${options.apiKey}` };
  const url = new URL('/trpc', options.url).href;
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({ url, EventSource: Line, eventSourceOptions: { headers } }),
        false: httpBatchLink({ url, methodOverride: 'POST', maxItems: MAX_CALLS, headers: () => headers }),
      }),
    ],
  });
}

export interface SeatwiseProblem {
  /** From the closed list of the contract. */
  code: DomainErrorCode;
  /** Figures and facts, such as the capacity; empty where there are none. */
  details: Readonly<Record<string, unknown>>;
  /** Leads to the server's log. */
  requestId: string | null;
  message: string;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the server refused and why, or null when the error is something else: the network, or a fault on the server's side. */
export function problemOf(error: unknown): SeatwiseProblem | null {
  if (!(error instanceof TRPCClientError)) return null;
  const data: unknown = error.data;
  if (!isRecord(data) || !isDomainErrorCode(data['domainCode'])) return null;
  const { domainCode: code, details, requestId } = data;
  return {
    code,
    details: isRecord(details) ? details : {},
    requestId: typeof requestId === 'string' ? requestId : null,
    message: error.message,
  };
}

/** `if (isDomainError(error, 'CAPACITY_EXCEEDED')) …`; without a code, any refusal of the server's. */
export const isDomainError = (error: unknown, code?: DomainErrorCode): boolean => {
  const problem = problemOf(error);
  return problem !== null && (code === undefined || problem.code === code);
};

export type { DomainErrorCode };
