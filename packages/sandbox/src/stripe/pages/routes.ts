/** The addresses of the hosted pages. Forms post without scripts; after a change the browser is sent on with GET. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { withCancelling } from '../billing/cancelling.ts';
import { createPaymentMethod } from '../billing/payments.ts';
import { release } from '../billing/schedules.ts';
import { collect } from '../billing/subscriptions.ts';
import type { Controls } from '../controls.ts';
import { StripeProblem } from '../errors.ts';
import type { Invoice, PortalSession } from '../model.ts';
import type { World } from '../world.ts';
import { checkoutPage, isRefusedCard, successUrl } from './checkout.ts';
import { invoicePage, printableInvoice } from './invoice.ts';
import { notice } from './layout.ts';
import { portalPage } from './portal.ts';
import { wordsFor } from './words.ts';

const SEE_OTHER = 303;
const PAYMENT_REQUIRED = 402;

function idOf(request: FastifyRequest): string {
  const { params } = request;
  return typeof params === 'object' && params !== null && 'id' in params && typeof params.id === 'string' ? params.id : '';
}

const formOf = (request: FastifyRequest): URLSearchParams => new URLSearchParams(typeof request.body === 'string' ? request.body : '');

const send = (reply: FastifyReply, page: string, status = 200): FastifyReply =>
  reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .send(page);

function nothing(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const words = wordsFor(null, request.headers['accept-language']);
  return send(reply, notice(words, words.missingTitle, words.missingText), 404);
}

const isDecline = (error: unknown): boolean => error instanceof StripeProblem && error.status === PAYMENT_REQUIRED;
const wantsDecline = (form: URLSearchParams): boolean => form.get('action') === 'decline' || isRefusedCard(form.get('card') ?? '');

export function hostedPages(app: FastifyInstance, w: World, controls: Controls): void {
  app.get('/c/pay/:id', async (request, reply) => {
    controls.act(() => undefined);
    const session = w.store.get('sessions', idOf(request));
    if (session === undefined) return nothing(request, reply);
    return send(reply, checkoutPage(w, session, wordsFor(session.locale, request.headers['accept-language']), false));
  });

  app.post('/c/pay/:id', async (request, reply) => {
    controls.act(() => undefined);
    const session = w.store.get('sessions', idOf(request));
    if (session === undefined) return nothing(request, reply);
    const words = wordsFor(session.locale, request.headers['accept-language']);
    if (session.status !== 'open') return send(reply, checkoutPage(w, session, words, false));
    const form = formOf(request);
    if (wantsDecline(form)) return send(reply, checkoutPage(w, session, words, true), PAYMENT_REQUIRED);
    try {
      const email = form.get('email')?.trim() ?? '';
      const done = controls.complete(session.id, 'paid', email === '' ? undefined : email);
      return await reply.redirect(successUrl(done), SEE_OTHER);
    } catch (error) {
      if (isDecline(error)) return send(reply, checkoutPage(w, session, words, true), PAYMENT_REQUIRED);
      throw error;
    }
  });

  app.get('/p/session/:id', async (request, reply) => {
    controls.act(() => undefined);
    const session = w.store.get('portals', idOf(request));
    if (session === undefined) return nothing(request, reply);
    return send(reply, portalPage(w, session, wordsFor(session.locale, request.headers['accept-language'])));
  });

  app.post('/p/session/:id', async (request, reply) => {
    const session = w.store.get('portals', idOf(request));
    if (session === undefined) return nothing(request, reply);
    const form = formOf(request);
    controls.act(() => {
      changeCancelling(w, session, form.get('subscription') ?? '', form.get('action') ?? '');
    });
    return reply.redirect(`/p/session/${session.id}`, SEE_OTHER);
  });

  app.get('/i/:id', async (request, reply) => {
    controls.act(() => undefined);
    const invoice = w.store.get('invoices', idOf(request));
    if (invoice === undefined) return nothing(request, reply);
    return send(reply, invoicePage(invoice, wordsFor(localeOf(w, invoice), request.headers['accept-language']), false));
  });

  app.get('/i/:id/pdf', async (request, reply) => {
    const invoice = w.store.get('invoices', idOf(request));
    if (invoice === undefined) return nothing(request, reply);
    return send(reply, printableInvoice(invoice, wordsFor(localeOf(w, invoice), request.headers['accept-language'])));
  });

  app.post('/i/:id', async (request, reply) => {
    controls.act(() => undefined);
    const invoice = w.store.get('invoices', idOf(request));
    if (invoice === undefined) return nothing(request, reply);
    if (invoice.status !== 'open') return reply.redirect(`/i/${invoice.id}`, SEE_OTHER);
    const declines = wantsDecline(formOf(request));
    const after = controls.act(() =>
      collect(w, invoice.id, { method: createPaymentMethod(w, invoice.customer).id, ...(declines ? { outcome: false } : {}) }),
    );
    if (after.status === 'paid') return reply.redirect(`/i/${invoice.id}`, SEE_OTHER);
    return send(reply, invoicePage(after, wordsFor(localeOf(w, invoice), request.headers['accept-language']), true), PAYMENT_REQUIRED);
  });
}

const localeOf = (w: World, invoice: Invoice): string | null => w.store.get('customers', invoice.customer)?.preferred_locales[0] ?? null;

/** What the portal's two buttons do. A scheduled change gives way to a cancellation. */
function changeCancelling(w: World, session: PortalSession, id: string, action: string): void {
  const subscription = w.store.get('subscriptions', id);
  const live = subscription?.status === 'active' || subscription?.status === 'past_due';
  if (subscription === undefined || !live || subscription.customer !== session.customer || (action !== 'cancel' && action !== 'resume'))
    return;
  const schedule = subscription.schedule === null ? undefined : w.store.get('schedules', subscription.schedule);
  const free = schedule === undefined ? subscription : (release(w, schedule) ?? subscription);
  const after = w.store.put('subscriptions', withCancelling(w, free, { atPeriodEnd: action === 'cancel', at: undefined }));
  w.emit('customer.subscription.updated', after, free);
}
