import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';

const pages = () => import('./pages.ts');

/** What may stand in the search of a sign-in page. */
export interface SignInSearch {
  to?: string;
  expired?: true;
  reset?: true;
  error?: string;
}

/** Keeps what is ours and drops the rest; `safeReturnTo` judges `to` where it is used. */
const validateSearch = (raw: Record<string, unknown>): SignInSearch => ({
  ...(typeof raw['to'] === 'string' ? { to: raw['to'] } : {}),
  ...(raw['expired'] === true ? { expired: true } : {}),
  ...(raw['reset'] === true ? { reset: true } : {}),
  ...(typeof raw['error'] === 'string' ? { error: raw['error'] } : {}),
});

/** The routes around signing in, for the top of a SPA's route tree. */
export function authRoutes<Root extends AnyRoute>(root: Root) {
  const getParentRoute = () => root;
  return [
    createRoute({ getParentRoute, path: '/sign-in', validateSearch, component: lazyRouteComponent(pages, 'SignInPage') }),
    createRoute({ getParentRoute, path: '/sign-up', validateSearch, component: lazyRouteComponent(pages, 'SignUpPage') }),
    createRoute({ getParentRoute, path: '/sign-in/link', validateSearch, component: lazyRouteComponent(pages, 'MagicLinkPage') }),
    createRoute({ getParentRoute, path: '/forgot', component: lazyRouteComponent(pages, 'ForgotPage') }),
    createRoute({ getParentRoute, path: '/reset', component: lazyRouteComponent(pages, 'ResetPage') }),
    createRoute({ getParentRoute, path: '/verified', validateSearch, component: lazyRouteComponent(pages, 'VerifiedPage') }),
  ] as const;
}
