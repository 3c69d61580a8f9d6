import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import { readConversationsSearch } from '../features/whatsapp/search.ts';
import { deliveriesSearch } from '../features/campaigns/deliveries-search.ts';
import { load } from '../lib/desk-loaders.ts';

/** Pages of an event's campaigns (`/events/$eventId/marketing/…`), with the way between them. */
export function marketingRoutes<Parent extends AnyRoute>(getParentRoute: () => Parent) {
  const marketing = createRoute({
    getParentRoute,
    path: '/marketing',
    loader: load.marketing,
    component: lazyRouteComponent(() => import('./desk/marketing/MarketingLayout.tsx'), 'MarketingLayout'),
  });
  const ofMarketing = () => marketing;
  return marketing.addChildren([
    createRoute({
      getParentRoute: ofMarketing,
      path: '/',
      component: lazyRouteComponent(() => import('./desk/marketing/TimelinePage.tsx'), 'TimelinePage'),
    }),
    createRoute({
      getParentRoute: ofMarketing,
      path: '/emails/$templateId',
      component: lazyRouteComponent(() => import('./desk/marketing/EmailPage.tsx'), 'EmailPage'),
    }),
    createRoute({
      getParentRoute: ofMarketing,
      path: '/emails/new/$type',
      component: lazyRouteComponent(() => import('./desk/marketing/NewEmailPage.tsx'), 'NewEmailPage'),
    }),
    createRoute({
      getParentRoute: ofMarketing,
      path: '/content',
      component: lazyRouteComponent(() => import('./desk/marketing/ContentPage.tsx'), 'ContentPage'),
    }),
    createRoute({
      getParentRoute: ofMarketing,
      path: '/deliveries',
      validateSearch: deliveriesSearch,
      component: lazyRouteComponent(() => import('./desk/marketing/DeliveriesPage.tsx'), 'DeliveriesPage'),
    }),
    createRoute({
      getParentRoute: ofMarketing,
      path: '/whatsapp',
      loader: load.whatsapp,
      component: lazyRouteComponent(() => import('../features/whatsapp/WhatsappPage.tsx'), 'WhatsappPage'),
    }),
    createRoute({
      getParentRoute: ofMarketing,
      path: '/whatsapp/$whatsappId',
      loader: load.whatsapp,
      component: lazyRouteComponent(() => import('../features/whatsapp/WhatsappCampaignPage.tsx'), 'WhatsappCampaignPage'),
    }),
    createRoute({
      getParentRoute: ofMarketing,
      path: '/conversations',
      validateSearch: readConversationsSearch,
      loader: load.whatsapp,
      component: lazyRouteComponent(() => import('../features/whatsapp/ConversationsPage.tsx'), 'ConversationsPage'),
    }),
  ]);
}
