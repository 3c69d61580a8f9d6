import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CheckedEmailsView } from '@seatwise/domain/invites/contract';
import { trpc } from '../../lib/trpc.ts';
import { useDebounced } from '../../lib/use-debounced.ts';

/** Characters that are looked at at once. */
export const MAX_TEXT = 200_000;
const STILL = 400;

export interface Check {
  /** The verdicts, of what stands there now or of what stood there a moment ago; null before the first. */
  view: CheckedEmailsView | null;
  /** Whether `view` is about exactly what stands there now. */
  current: boolean;
  error: unknown;
  retry: () => void;
}

/** A verdict for each line of what was typed or pasted, asked for once the typing has stopped. */
export function useCheck(orderId: string, text: string): Check {
  const still = useDebounced(text, STILL);
  const asks = still.trim() !== '' && still.length <= MAX_TEXT;
  const check = useQuery({
    ...trpc.invites.checkEmails.queryOptions({ orderId, text: still }),
    enabled: asks,
    placeholderData: keepPreviousData,
    // Others may invite from the same order: what was seen before is asked again.
    staleTime: 0,
    gcTime: 0,
  });
  const empty = text.trim() === '' || text.length > MAX_TEXT;
  return {
    view: empty ? null : (check.data ?? null),
    current: !empty && still === text && check.data !== undefined && !check.isPlaceholderData && check.error === null,
    error: asks && still === text ? check.error : null,
    retry: () => void check.refetch(),
  };
}
