import { createHmac } from 'node:crypto';

/** The `Stripe-Signature` header for a body: HMAC-SHA256 over `${t}.${body}`. `at` is real time, in Unix seconds. */
export function signatureHeader(body: string, secret: string, at: number): string {
  const signature = createHmac('sha256', secret).update(`${at}.${body}`, 'utf8').digest('hex');
  return `t=${at},v1=${signature}`;
}
