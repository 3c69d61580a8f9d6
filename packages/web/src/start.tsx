import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider, type AnyRouter } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { UiProvider } from '@seatwise/ui';
import { ApiProvider, type Api } from './api/api.ts';
import { startI18n, type Catalogue } from './i18n/i18n.ts';
import { webCatalogue } from './i18n/words.ts';
import { ErrorPage, PendingPage } from './shell/pages.tsx';
import { NotFoundPage } from './shell/NotFoundPage.tsx';
import { APP_BASES, type AppName } from './session/return-to.ts';

/** What every SPA's router has in common: `createRouter({ routeTree, ...routerDefaults('trainer', api) })`. */
export function routerDefaults(app: AppName, api: Api) {
  return {
    basepath: APP_BASES[app],
    context: { api },
    defaultPreload: 'intent',
    /** Freshness is react-query's business. */
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 250,
    defaultPendingMinMs: 200,
    defaultPendingComponent: PendingPage,
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  } as const;
}

/** Starts a SPA in `<div id="root">`: words first, so that nothing is drawn in the wrong language. */
export async function startSpa({
  api,
  router,
  catalogues,
}: {
  api: Api;
  router: AnyRouter;
  catalogues: readonly Catalogue<object>[];
}): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no element with the id "root".');
  await startI18n([webCatalogue, ...catalogues]);
  createRoot(root).render(
    <StrictMode>
      <UiProvider>
        <ApiProvider value={api}>
          <QueryClientProvider client={api.queryClient}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </ApiProvider>
      </UiProvider>
    </StrictMode>,
  );
}
