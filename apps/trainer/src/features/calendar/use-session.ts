import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SessionView } from '@seatwise/domain/bookings/contract';
import { trpc } from '../../lib/trpc.ts';
import { useBookingsMoved } from './use-calendar.ts';

type Done = 'moved' | 'cancelled' | 'restored' | 'completed' | 'no_show' | 'ended';

const asReason = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** A session as it stands now, what can be done to it, what was done last and how to take that back. */
export function useSession(given: SessionView, onSettled: () => void) {
  const moved = useBookingsMoved();
  const [session, setSession] = useState(given);
  const [done, setDone] = useState<Done | null>(null);
  const [undo, setUndo] = useState<(() => void) | null>(null);
  const settle = (what: Done, back: (() => void) | null) => (after: SessionView) => {
    setSession(after);
    setDone(what);
    setUndo(() => back);
    onSettled();
  };
  // Also when the dialog is closed before the answer is there.
  const onSuccess = () => void moved();
  const cancelling = useMutation(trpc.bookings.cancelSession.mutationOptions({ onSuccess }));
  const restoring = useMutation(trpc.bookings.restoreSession.mutationOptions({ onSuccess }));
  const moving = useMutation(trpc.bookings.reschedule.mutationOptions({ onSuccess }));
  const completing = useMutation(trpc.bookings.markCompleted.mutationOptions({ onSuccess }));
  const ending = useMutation(trpc.bookings.cancelRecurring.mutationOptions({ onSuccess }));
  const missing = useMutation(trpc.bookings.markNoShow.mutationOptions({ onSuccess }));
  const all = [cancelling, restoring, moving, completing, missing, ending];
  const sessionId = given.id;
  const clear = () => {
    for (const one of all) one.reset();
  };
  const begin = () => {
    clear();
    setDone(null);
    setUndo(null);
  };

  const restore = () => {
    begin();
    restoring.mutate({ sessionId }, { onSuccess: settle('restored', null) });
  };
  const mark = (status: 'completed' | 'no_show') => {
    begin();
    const other = status === 'completed' ? 'no_show' : 'completed';
    // Before it is marked by anybody, the worker will say that it took place: only a mark against that is taken back.
    const back = session.status === other || status === 'no_show' ? () => mark(other) : null;
    (status === 'completed' ? completing : missing).mutate({ sessionId }, { onSuccess: settle(status, back) });
  };
  const move = (startsAt: string, back: string | null = session.startsAt) => {
    begin();
    moving.mutate({ sessionId, startsAt }, { onSuccess: settle('moved', back === null ? null : () => move(back, null)) });
  };
  const endSeries = (reason: string) => {
    const recurringBookingId = session.recurringBookingId;
    if (recurringBookingId === null) return;
    begin();
    ending.mutate(
      { recurringBookingId, futureOnly: true, reason: asReason(reason) },
      { onSuccess: () => settle('ended', null)({ ...session, status: 'cancelled', cancelledBy: 'coach', reason: asReason(reason) }) },
    );
  };
  return {
    session,
    /** How many sessions went with the series that was ended. */
    lost: ending.data?.cancelled ?? 0,
    endSeries,
    done,
    undo,
    pending: all.some(({ isPending }) => isPending),
    error: all.find(({ error }) => error !== null)?.error ?? null,
    clear,
    restore,
    mark,
    move: (startsAt: string) => move(startsAt),
    cancel: (reason: string) => {
      begin();
      cancelling.mutate({ sessionId, reason: asReason(reason) }, { onSuccess: settle('cancelled', restore) });
    },
  };
}
