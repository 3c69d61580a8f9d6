/** What browsers are told: whose code may run, who may frame us, what leaves in a referrer. */
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import fastify, { type FastifyInstance } from 'fastify';

const STRIPE_PAGES = ['https://checkout.stripe.com', 'https://billing.stripe.com', 'https://invoice.stripe.com'];

export interface SecurityOptions {
  /** HSTS is for servers that are reached by https. */
  https: boolean;
  /** Where the payment provider's hosted pages are, when they are not Stripe's own. */
  paymentPages: string | null;
  /** Vite's hot reload needs an inline script and a socket. */
  development: boolean;
}

function policyFor(options: SecurityOptions): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': options.development ? ["'self'", "'unsafe-inline'"] : ["'self'"],
        'script-src-attr': ["'none'"],
        // Mantine sizes and colours components by style attributes and style tags.
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': options.development ? ["'self'", 'ws:'] : ["'self'"],
        'form-action': ["'self'", ...(options.paymentPages ? [options.paymentPages] : STRIPE_PAGES)],
        'frame-ancestors': ["'none'"],
        'frame-src': ["'none'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'manifest-src': ["'self'"],
        'worker-src': ["'self'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    hsts: options.https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  };
}

/** What helmet says. It would put the same words together again for every request, at a tenth of what an ordinary one costs; so it is asked once. */
async function headersOf(policy: FastifyHelmetOptions): Promise<[name: string, value: string][]> {
  const probe = fastify();
  await probe.register(helmet, policy);
  probe.get('/', async (_request, reply) => reply.raw.getHeaders());
  const answer = await probe.inject('/');
  await probe.close();
  return Object.entries(answer.json<Record<string, string>>());
}

export async function addSecurityHeaders(app: FastifyInstance, options: SecurityOptions): Promise<void> {
  const headers = await headersOf(policyFor(options));
  app.addHook('onRequest', (_request, reply, done) => {
    for (const [name, value] of headers) reply.raw.setHeader(name, value);
    done();
  });
}
