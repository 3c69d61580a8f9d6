import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CheckInView } from '@seatwise/domain/tickets/contract';
import { problemOf } from '@seatwise/web';
import { queryClient, trpc } from '../../lib/trpc.ts';

type Ticket = NonNullable<CheckInView['ticket']>;
export type Answer =
  | { state: CheckInView['state']; ticket: CheckInView['ticket'] }
  | { state: 'unknown' }
  | { state: 'failed'; error: unknown };
/** Kept in view. */
const RECENT = 8;

/** What the door knows: the last answer, who came in just now, and how many are in. The server decides each time. */
export function useDoor(eventId: string, first: CheckInView['counts']) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [recent, setRecent] = useState<readonly Ticket[]>([]);
  const [counts, setCounts] = useState(first);
  const [undone, setUndone] = useState<string | null>(null);
  const seen = async (view: CheckInView) => {
    setCounts(view.counts);
    await Promise.all([
      queryClient.invalidateQueries(trpc.tickets.attendees.pathFilter()),
      queryClient.invalidateQueries(trpc.events.get.queryFilter({ eventId })),
    ]);
  };
  const check = useMutation(
    trpc.tickets.checkIn.mutationOptions({
      onMutate: () => setUndone(null),
      onSuccess: async (view) => {
        const { state, ticket } = view;
        setAnswer({ state, ticket });
        if (state === 'ok' && ticket !== null)
          setRecent((before) => [ticket, ...before.filter(({ id }) => id !== ticket.id)].slice(0, RECENT));
        await seen(view);
      },
      onError: (error) => setAnswer(problemOf(error).code === 'NOT_FOUND' ? { state: 'unknown' } : { state: 'failed', error }),
    }),
  );
  const undo = useMutation(
    trpc.tickets.undoCheckIn.mutationOptions({
      onSuccess: async (view, { ticketId }) => {
        setRecent((before) => before.filter(({ id }) => id !== ticketId));
        setAnswer(null);
        setUndone(view.ticket?.attendeeName ?? null);
        await seen(view);
      },
    }),
  );
  return { answer, recent, counts, undone, check, undo };
}
