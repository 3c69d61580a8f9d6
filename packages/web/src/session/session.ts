import { useQuery } from '@tanstack/react-query';
import { redirect, useRouter, type AnyRouter, type ParsedLocation } from '@tanstack/react-router';
import { createContext, useCallback, useContext } from 'react';
import type { MeView } from '@seatwise/domain/identity/contract';
import { useApi, type Api } from '../api/api.ts';
import { setLanguage } from '../i18n/i18n.ts';
import { lookAgain } from './look-again.ts';
import { APP_BASES, appOf, isServerPage, rememberReturnTo, safeReturnTo } from './return-to.ts';

/** Who is there, from the cache or the server; their language is set before anything is drawn. Null: nobody. */
export async function loadMe({ queryClient, trpc }: Api): Promise<MeView | null> {
  const me = await queryClient.ensureQueryData(trpc.identity.me.queryOptions());
  if (me !== null) {
    renewDaily();
    await setLanguage(me.person.locale);
  }
  return me;
}

const RENEWED = 'seatwise-session-renewed';
const DAY_MS = 86_400_000;

/** Procedures leave a session's end as it is; asking the identity provider once a day moves it, so that whoever comes often stays signed in. */
function renewDaily(): void {
  try {
    if (Date.now() - Number(localStorage.getItem(RENEWED) ?? 0) < DAY_MS) return;
    localStorage.setItem(RENEWED, String(Date.now()));
  } catch {
    // No storage here: then every visit asks.
  }
  fetch('/api/auth/get-session', { credentials: 'same-origin' }).catch(() => undefined);
}

/** Who is there; null when nobody is. Loaded by the root route before any page. */
export function useMe(): MeView | null {
  const { trpc } = useApi();
  return useQuery(trpc.identity.me.queryOptions()).data ?? null;
}

/** Filled by `SignedIn`, below which somebody is always there. */
export const SignedInContext = createContext<MeView | null>(null);

/** Who is there, on a page below a guarded route. */
export function useSignedIn(): MeView {
  const me = useContext(SignedInContext);
  if (me === null) throw new Error('useSignedIn belongs below a route with `beforeLoad: requireSession` and `component: SignedIn`.');
  return me;
}

/** For `beforeLoad` of everything that needs an account: leads to signing in, and back here afterwards. */
export async function requireSession(api: Api, location: ParsedLocation): Promise<void> {
  if ((await loadMe(api)) === null) throw redirect({ to: '/sign-in', search: { to: location.publicHref } });
}

/** Goes on to `path`: inside this SPA by its router, to another one or a page of the server by loading it. */
async function goOn(router: AnyRouter, path: string): Promise<void> {
  if (appOf(path) !== appOf(router.basepath) || isServerPage(path)) {
    location.assign(path);
    return;
  }
  router.history.push(path);
  await router.invalidate();
}

/** What follows a successful sign-in: nothing of who was here before is kept, and the person is back where they were. */
export function useArrive(): (to: string | null) => Promise<void> {
  const api = useApi();
  const router: AnyRouter = useRouter();
  return useCallback(
    async (to) => {
      api.queryClient.removeQueries({ type: 'inactive' });
      await lookAgain(api);
      await loadMe(api);
      await goOn(router, to ?? router.basepath);
    },
    [api, router],
  );
}

/** Keeps where the person wants to go while they open their mail. */
export function keepForMail(to: string | null): void {
  rememberReturnTo(safeReturnTo(to) ?? APP_BASES.member);
}
