import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { createContext, useContext } from 'react';
import type { AppRouter } from '@seatwise/domain/router';
import { problemOf, type ProblemCode } from '../errors/problem.ts';

export interface Api {
  queryClient: QueryClient;
  client: TRPCClient<AppRouter>;
  trpc: TRPCOptionsProxy<AppRouter>;
}

/** Trying again can help with these; everything else has been answered. */
const PASSING: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['OFFLINE', 'UNAVAILABLE', 'UNEXPECTED']);

/**
 * The way to the server, one for each SPA (`lib/trpc.ts`). Everything is POSTed, so that no input stands in a URL or a log.
 * An answer UNAUTHENTICATED, wherever it comes, forgets the session: guarded pages then lead to signing in.
 */
export function createApi(): Api {
  const noticeSession = (error: unknown) => {
    if (problemOf(error).code === 'UNAUTHENTICATED') queryClient.setQueryData(trpc.identity.me.queryKey(), null);
  };
  const queryClient = new QueryClient({
    queryCache: new QueryCache({ onError: noticeSession }),
    mutationCache: new MutationCache({ onError: noticeSession }),
    defaultOptions: {
      queries: { staleTime: 15_000, retry: (failures, error) => failures < 2 && PASSING.has(problemOf(error).code) },
      mutations: { retry: false },
    },
  });
  const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: '/trpc', methodOverride: 'POST' })] });
  const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });
  return { queryClient, client, trpc };
}

const ApiContext = createContext<Api | null>(null);
export const ApiProvider = ApiContext.Provider;

/** For components of this package; a SPA's own pages import `trpc` from their `lib/trpc.ts`. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error('useApi needs startSpa around it.');
  return api;
}
