/** Stripe's errors → the port's. */
import { PaymentDeclined, PaymentsRejected, PaymentsUnavailable } from '@seatwise/domain/ports';
import Stripe from 'stripe';

const { StripeAPIError, StripeCardError, StripeConnectionError, StripeError, StripeRateLimitError } = Stripe.errors;

function translated(error: unknown): unknown {
  if (!(error instanceof StripeError)) return error;
  // The SDK's API error is every status without a class of its own: 5xx, and 409 for a key whose first call still runs.
  if (error instanceof StripeConnectionError || error instanceof StripeRateLimitError || error instanceof StripeAPIError) {
    return new PaymentsUnavailable(error.message, { cause: error });
  }
  if (error instanceof StripeCardError) return new PaymentDeclined(error.message, { cause: error });
  return new PaymentsRejected(error.message, error.code ?? error.type);
}

export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translated(error);
  }
}

export async function* guardedEach<T>(items: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  try {
    yield* items;
  } catch (error) {
    throw translated(error);
  }
}

export const isMissing = (error: unknown): boolean => error instanceof StripeError && error.code === 'resource_missing';

/** The state of the object forbids it, as against a network that failed. */
export const isRefused = (error: unknown): boolean => error instanceof Stripe.errors.StripeInvalidRequestError;
