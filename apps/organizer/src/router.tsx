/** Every page of the organizer SPA, each in a chunk of its own. */
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { authRoutes, loadMe, requireSession, routerDefaults, SignedIn, type Api } from '@seatwise/web';
import { load } from './lib/loaders.ts';
import { api } from './lib/trpc.ts';
import { deskRoutes } from './routes/desk-routes.ts';
import { Root } from './routes/Root.tsx';

const root = createRootRouteWithContext<{ api: Api }>()({
  beforeLoad: async ({ context }) => void (await loadMe(context.api)),
  component: Root,
});
const getParentRoute = () => root;

/** Planning an event needs no account; neither does looking for what this browser has begun. */
const home = createRoute({
  getParentRoute,
  path: '/',
  loader: () => load.home(),
  component: lazyRouteComponent(() => import('./routes/HomePage.tsx'), 'HomePage'),
});
const wizard = createRoute({
  getParentRoute,
  path: '/wizard/$sessionId',
  loader: ({ params }) => load.wizard(params.sessionId),
  component: lazyRouteComponent(() => import('./routes/WizardPage.tsx'), 'WizardPage'),
  errorComponent: lazyRouteComponent(() => import('./routes/DraftMissing.tsx'), 'DraftMissing'),
});
/** A stage is an address of the same page: what is typed and the talk with the assistant stay as they are. */
const stage = createRoute({ getParentRoute: () => wizard, path: '/$stage' });

/** What is published is its organizers'. */
const signedIn = createRoute({
  getParentRoute,
  id: 'signed-in',
  beforeLoad: ({ context, location }) => requireSession(context.api, location),
  component: SignedIn,
});

const routeTree = root.addChildren([
  ...authRoutes(root),
  home,
  wizard.addChildren([stage]),
  signedIn.addChildren([...deskRoutes(() => signedIn)]),
]);

export const router = createRouter({ routeTree, ...routerDefaults('organizer', api) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
