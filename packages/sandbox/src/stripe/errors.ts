/** Stripe's error object, and the few kinds of it that the stand-in answers with. */
export type ProblemType = 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error';

export interface ProblemDetail {
  code?: string;
  param?: string;
  declineCode?: string;
  paymentIntent?: object;
}

/** Thrown by handlers, answered as `{ error: … }` with its status. What the handler wrote is undone, unless `keepsEffects`. */
export class StripeProblem extends Error {
  override readonly name = 'StripeProblem';
  readonly status: number;
  readonly type: ProblemType;
  readonly detail: ProblemDetail;
  /** A declined card leaves traces (the attempt, its events): they are kept although the answer is an error. */
  readonly keepsEffects: boolean;

  constructor(status: number, type: ProblemType, message: string, detail: ProblemDetail = {}, keepsEffects = false) {
    super(message);
    this.status = status;
    this.type = type;
    this.detail = detail;
    this.keepsEffects = keepsEffects;
  }

  body(): { error: Record<string, unknown> } {
    const { code, param, declineCode, paymentIntent } = this.detail;
    return {
      error: {
        ...(code === undefined ? {} : { code, doc_url: `https://docs.stripe.com/error-codes/${code.replaceAll('_', '-')}` }),
        ...(declineCode === undefined ? {} : { decline_code: declineCode }),
        message: this.message,
        ...(param === undefined ? {} : { param }),
        ...(paymentIntent === undefined ? {} : { payment_intent: paymentIntent }),
        type: this.type,
      },
    };
  }
}

/** 400: the request cannot be. */
export function invalid(message: string, param?: string, code?: string): StripeProblem {
  return new StripeProblem(400, 'invalid_request_error', message, {
    ...(param === undefined ? {} : { param }),
    ...(code === undefined ? {} : { code }),
  });
}

/** 404 for a path's own id, 400 (as Stripe does) when a parameter names something that is not there. */
export function missing(kind: string, id: string, param = 'id'): StripeProblem {
  return new StripeProblem(param === 'id' ? 404 : 400, 'invalid_request_error', `No such ${kind}: '${id}'`, {
    code: 'resource_missing',
    param,
  });
}

/** 402: the card was refused. The attempt stays on record. */
export function declined(paymentIntent?: object): StripeProblem {
  return new StripeProblem(
    402,
    'card_error',
    'Your card was declined.',
    { code: 'card_declined', declineCode: 'generic_decline', ...(paymentIntent === undefined ? {} : { paymentIntent }) },
    true,
  );
}
