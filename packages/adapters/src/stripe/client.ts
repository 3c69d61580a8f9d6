/** The SDK, configured. */
import Stripe from 'stripe';

export interface StripeClientOptions {
  secretKey: string;
  /** Another address than Stripe's own, such as the stand-in's: `http://127.0.0.1:12111`. */
  apiBase?: string;
  /** For one attempt; 20 s when left out. */
  timeoutMs?: number;
  /** Attempts after the first, with the same idempotency key; 2 when left out. */
  maxNetworkRetries?: number;
}

/** What the code below was written against: a newer SDK does not compile until this has been looked at. */
const API_VERSION = '2026-10-28.endive';

/** Throws `TypeError` when `apiBase` is not an http(s) address without a path. */
export function createStripeClient({ secretKey, apiBase, timeoutMs = 20_000, maxNetworkRetries = 2 }: StripeClientOptions): Stripe {
  return new Stripe(secretKey, {
    apiVersion: API_VERSION,
    timeout: timeoutMs,
    maxNetworkRetries,
    telemetry: false,
    appInfo: { name: 'Seatwise' },
    ...(apiBase === undefined ? {} : place(apiBase)),
  });
}

function place(apiBase: string): { protocol: 'http' | 'https'; host: string; port: number } {
  const url = URL.parse(apiBase);
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/') {
    throw new TypeError(`The Stripe API's address is http(s)://host:port, not ${apiBase}.`);
  }
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  return { protocol, host: url.hostname, port: url.port === '' ? (protocol === 'http' ? 80 : 443) : Number(url.port) };
}
