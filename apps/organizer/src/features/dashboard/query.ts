import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { DashboardView, Metric } from '@seatwise/domain/dashboard/contract';
import { READ_EVERY, useLive, type LineState } from '@seatwise/web/live';
import { trpc } from '../../lib/trpc.ts';

export type Grain = 'hour' | 'day';
/** Lines are drawn anew at most so often while people buy, in milliseconds. */
const REDRAW_MS = 2000;

/** What has been counted never goes back in time: an answer that was long on its way does not replace a newer one. */
export const newer = (known: DashboardView | undefined, arrived: DashboardView): DashboardView =>
  known !== undefined && Date.parse(known.updatedAt) > Date.parse(arrived.updatedAt) ? known : arrived;

/** The figures of an event, kept by an open line; read again and again where there is none. */
export function useDashboard(eventId: string) {
  const queryClient = useQueryClient();
  const options = trpc.dashboard.get.queryOptions({ eventId });
  const line = useLive<DashboardView>({
    path: 'dashboard.live',
    input: { eventId },
    onData: (arrived) => queryClient.setQueryData(options.queryKey, (known) => newer(known, arrived)),
  });
  const query = useQuery({ ...options, refetchInterval: line === 'live' ? false : READ_EVERY });
  useFollowers(eventId, query.data?.updatedAt, line);
  return { query, line };
}

/** What hangs on the same facts is read anew when they have moved, and when the line is back after a while. */
function useFollowers(eventId: string, updatedAt: string | undefined, line: LineState): void {
  const queryClient = useQueryClient();
  const seen = useRef(updatedAt);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    const before = seen.current;
    seen.current = updatedAt;
    if (before === undefined || before === updatedAt || timer.current !== null) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      void queryClient.invalidateQueries(trpc.dashboard.series.pathFilter());
      void queryClient.invalidateQueries({ queryKey: trpc.events.get.queryKey({ eventId }) });
    }, REDRAW_MS / 2);
  }, [eventId, queryClient, updatedAt, line]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
}

/** `from`: a local date of the event's zone. */
export const seriesQuery = (eventId: string, metric: Metric, grain: Grain, from: string | null) =>
  trpc.dashboard.series.queryOptions({ eventId, metric, grain, ...(from === null ? {} : { from }) });
