/** What a link opens, asked for by the page itself: the token is in a cookie, and nothing here knows it. */
import { queryOptions, useQueryClient, useSuspenseQuery, type UseSuspenseQueryOptions } from '@tanstack/react-query';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { problemOf } from '@seatwise/web';
import { api, trpc } from '../../lib/trpc.ts';

/** What the addressee may know of a link that opens nothing any more. */
const REASONS = ['expired', 'revoked', 'claimed', 'replaced'] as const;
export type DeadReason = (typeof REASONS)[number];
export interface DeadLink {
  state: 'dead';
  /** Null for strangers: to them every such link is alike. */
  reason: DeadReason | null;
}

/** A link that opens nothing is an answer like any other: there is a page for it. */
async function orDead<View>(ask: () => Promise<View>): Promise<View | DeadLink> {
  try {
    return await ask();
  } catch (error) {
    const { code, details } = problemOf(error);
    if (code !== 'INVITE_INVALID') throw error;
    return { state: 'dead', reason: REASONS.find((reason) => reason === details['reason']) ?? null };
  }
}

const KEY = ['invitation'] as const;
export const inviteLook = queryOptions({ queryKey: [...KEY, 'invite'], queryFn: () => orDead(() => api.client.invites.preview.query({})) });
export const pairingLook = queryOptions({
  queryKey: [...KEY, 'pairing'],
  queryFn: () => orDead(() => api.client.invites.previewPairing.query({})),
});

/** Looks again, at the invitation and at who is signed in: after anything that may have changed either. */
export function useLookAgain(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([client.invalidateQueries({ queryKey: KEY }), client.invalidateQueries(trpc.identity.me.pathFilter())]);
  };
}

/** How often to look whether the address has been confirmed, in milliseconds. Only while the page is in front. */
const LOOK_EVERY = 4000;

/** The invitation as it stands. While the address is unconfirmed the page keeps looking, and goes on by itself. */
export function useLook<View extends { state: string }>(options: UseSuspenseQueryOptions<View, Error, View, string[]>): View {
  const { data } = useSuspenseQuery({
    ...options,
    refetchInterval: ({ state }) => (state.data?.state === 'verify' ? LOOK_EVERY : false),
    refetchOnWindowFocus: 'always',
  });
  return data;
}

/** The heading within has the focus when `state` has changed: what the page says now is another thing. */
export function useHeadingFocus(state: string): RefObject<HTMLDivElement | null> {
  const frame = useRef<HTMLDivElement>(null);
  const [first] = useState(state);
  const changed = useRef(false);
  useEffect(() => {
    if (state !== first) changed.current = true;
    if (changed.current) frame.current?.querySelector('h1')?.focus();
  }, [state, first]);
  return frame;
}
