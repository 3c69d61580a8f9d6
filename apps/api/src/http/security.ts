/** What browsers are told: whose code may run, who may frame us, what leaves in a referrer. */
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const STRIPE_PAGES = ['https://checkout.stripe.com', 'https://billing.stripe.com', 'https://invoice.stripe.com'];

export interface SecurityOptions {
  /** HSTS is for servers that are reached by https. */
  https: boolean;
  /** Where the payment provider's hosted pages are, when they are not Stripe's own. */
  paymentPages: string | null;
  /** Vite's hot reload needs an inline script and a socket. */
  development: boolean;
}

export async function addSecurityHeaders(app: FastifyInstance, options: SecurityOptions): Promise<void> {
  await app.register(helmet, {
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
  });
}
