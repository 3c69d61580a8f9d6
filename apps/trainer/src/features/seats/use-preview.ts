/** What the server says a choice would cost and do. Asked once the choice is still; never shown for another choice than the present one. */
import { skipToken, useQuery } from '@tanstack/react-query';
import type { SeatPreviewView } from '@seatwise/domain/billing/contract';
import { seatsFit } from '@seatwise/domain/billing/plans';
import { trpc } from '../../lib/trpc.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import type { Choice } from './terms.ts';

/** Milliseconds without a change before the server is asked. */
const STILL = 300;
/** A proration is counted by the second: an older one is asked for anew. In milliseconds. */
const FRESH = 60_000;

export interface Preview {
  /** Null while it is being worked out, or when there is nothing to work out. */
  view: SeatPreviewView | null;
  working: boolean;
  error: unknown;
  retry: () => void;
}

export function usePreview(organizationId: string, choice: Choice, allowed: boolean): Preview {
  const { plan, period, seats } = choice;
  const askable = allowed && seats !== null && seatsFit(plan, seats);
  const now = `${plan} ${period} ${seats}`;
  const settled = useDebounced(now, STILL) === now;
  const query = useQuery(
    trpc.billing.previewSeats.queryOptions(askable && settled ? { organizationId, plan, period, seats } : skipToken, {
      staleTime: FRESH,
      gcTime: FRESH,
    }),
  );
  return {
    view: askable && settled ? (query.data ?? null) : null,
    working: askable && (!settled || query.isFetching),
    error: askable && settled ? query.error : null,
    retry: () => void query.refetch(),
  };
}
