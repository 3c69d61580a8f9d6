/** Calls to procedures without the client library: this page carries as little as it can. Everything is POSTed, as everywhere. */
import type { z } from 'zod';
import type { MeView } from '@seatwise/domain/identity/contract';
import type {
  CheckedOutView,
  CheckoutInput,
  ReservationInput,
  ReservationView,
  ReserveInput,
  TiersInput,
  TierView,
} from '@seatwise/domain/tickets/contract';
import { isDomainErrorCode, type DomainErrorCode } from '@seatwise/domain/errors';

interface Calls {
  'identity.me': { input: undefined; output: MeView | null };
  'tickets.tiers': { input: z.input<typeof TiersInput>; output: { items: TierView[] } };
  'tickets.reserve': { input: z.input<typeof ReserveInput>; output: ReservationView };
  'tickets.release': { input: z.input<typeof ReservationInput>; output: unknown };
  'tickets.checkout': { input: z.input<typeof CheckoutInput>; output: CheckedOutView };
}

export type Trouble = DomainErrorCode | 'OFFLINE' | 'UNEXPECTED';

/** What a procedure refused, or why nothing answered. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: Trouble;
  readonly details: Readonly<Record<string, unknown>>;
  constructor(code: Trouble, details: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const at = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);

export async function call<Name extends keyof Calls>(name: Name, input: Calls[Name]['input']): Promise<Calls[Name]['output']> {
  let answer: Response;
  try {
    answer = await fetch(`/trpc/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input ?? {}),
    });
  } catch {
    throw new Refused('OFFLINE');
  }
  const body: unknown = await answer.json().catch(() => null);
  const result = at(body, 'result');
  // The server's contract, written down above; the router's own types would bring the whole client along.
  if (answer.ok && isRecord(result)) return result['data'] as Calls[Name]['output'];
  const data = at(at(body, 'error'), 'data') ?? body;
  const code = at(data, 'domainCode') ?? at(data, 'code');
  const details = at(data, 'details');
  throw new Refused(isDomainErrorCode(code) ? code : 'UNEXPECTED', isRecord(details) ? details : {});
}
