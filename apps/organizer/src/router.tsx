/** Every page of the organizer SPA, each in a chunk of its own. */
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { authRoutes, loadMe, requireSession, routerDefaults, SignedIn, type Api } from '@seatwise/web';
import { api } from './lib/trpc.ts';
import { Root } from './routes/Root.tsx';

const root = createRootRouteWithContext<{ api: Api }>()({
  beforeLoad: async ({ context }) => void (await loadMe(context.api)),
  component: Root,
});
const getParentRoute = () => root;

/** Every page but those around signing in needs a session. */
const signedIn = createRoute({
  getParentRoute,
  id: 'signed-in',
  beforeLoad: ({ context, location }) => requireSession(context.api, location),
  component: SignedIn,
});
const behind = () => signedIn;

const home = createRoute({
  getParentRoute: behind,
  path: '/',
  component: lazyRouteComponent(() => import('./routes/HomePage.tsx'), 'HomePage'),
});

const routeTree = root.addChildren([...authRoutes(root), signedIn.addChildren([home])]);

export const router = createRouter({ routeTree, ...routerDefaults('organizer', api) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
