/** Billing portal sessions, and the one configuration they have. */
import { missing } from '../errors.ts';
import { newId } from '../ids.ts';
import { portalBlank } from '../shapes.ts';
import type { World } from '../world.ts';
import { liveCustomer } from './customers.ts';
import { get, page, post, type Endpoint } from './endpoint.ts';

const CONFIGURATION_ID = 'bpc_sandbox';

const configuration = (w: World): { id: string; object: 'billing_portal.configuration' } & Record<string, unknown> => ({
  id: CONFIGURATION_ID,
  object: 'billing_portal.configuration',
  active: true,
  application: null,
  business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
  created: 1_700_000_000,
  default_return_url: null,
  features: {
    customer_update: { allowed_updates: [], enabled: false },
    invoice_history: { enabled: true },
    payment_method_update: { enabled: false },
    subscription_cancel: { enabled: true, mode: 'at_period_end', proration_behavior: 'none' },
    subscription_update: { default_allowed_updates: [], enabled: false, products: [], proration_behavior: 'none' },
  },
  is_default: true,
  livemode: false,
  login_page: { enabled: false, url: null },
  metadata: {},
  name: null,
  updated: w.now(),
});

export const portal: readonly Endpoint[] = [
  post('/v1/billing_portal/sessions', ({ w, p }) => {
    const customer = liveCustomer(w, p.required('customer'));
    const returnUrl = p.url('return_url') ?? null;
    const locale = p.string('locale', 10) ?? null;
    const given = p.string('configuration');
    p.ignore('flow_data');
    p.done();
    if (given !== undefined && given !== CONFIGURATION_ID) throw missing('configuration', given, 'configuration');
    const id = newId('bps');
    return w.store.put('portals', {
      ...portalBlank,
      id,
      object: 'billing_portal.session',
      configuration: CONFIGURATION_ID,
      created: w.now(),
      customer: customer.id,
      locale,
      return_url: returnUrl,
      url: w.hosted(`/p/session/${id}`),
    });
  }),
  get('/v1/billing_portal/configurations', ({ w, p }) => {
    p.ignore('active', 'is_default');
    return page(p, '/v1/billing_portal/configurations', [configuration(w)]);
  }),
  post('/v1/billing_portal/configurations', ({ w, p }) => {
    p.ignore('business_profile', 'features', 'default_return_url', 'login_page', 'metadata', 'name');
    p.done();
    return configuration(w);
  }),
  get('/v1/billing_portal/configurations/:id', ({ w, id, p }) => {
    p.done();
    if (id !== CONFIGURATION_ID) throw missing('configuration', id);
    return configuration(w);
  }),
];
