import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { trpc } from '../../lib/trpc.ts';

/** How often figures that others move are looked at, in milliseconds. */
export const LOOK_EVERY = 10_000;

export const eventQuery = (eventId: string) => ({ ...trpc.events.get.queryOptions({ eventId }), refetchInterval: LOOK_EVERY });

/** Below a route of an event. */
export function useEventId(): string {
  const { eventId } = useParams({ strict: false });
  if (eventId === undefined) throw new Error('This page belongs to an event');
  return eventId;
}

/** The event whose page this is; the route's loader has asked for it. */
export const useDeskEvent = () => useSuspenseQuery(eventQuery(useEventId())).data;
