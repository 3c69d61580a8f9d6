/** The success page's question, invoices, the portal, and looking again by hand. */
import { saga } from '../kernel/saga.ts';
import { money } from '../kernel/money.ts';
import { invalidState, notFound } from '../kernel/errors.ts';
import { managers, ownerOnly, requireRole } from '../seats/index.ts';
import {
  BillingOrganizationInput,
  ConfirmCheckoutInput,
  type ConfirmCheckoutView,
  type InvoiceView,
  type SyncStatusView,
} from './contract.ts';
import { readSyncStatus } from './subscription.ts';
import { syncOrganization } from './sync.ts';
import { systemActor } from '../kernel/command.ts';

/**
 * Back from Checkout: runs the same synchronisation as the webhook, and says what came of it. Grants nothing by itself. Polling
 * is a look, not a command: only the synchronisation that changes something leaves a trace (in the ledger).
 */
export const confirmCheckout = saga({
  verb: 'billing.confirmCheckout',
  input: ConfirmCheckoutInput,
  audited: false,
  async authorize({ tx, input }) {
    const [intent] = await tx.sql<{ organization_id: string }>('SELECT organization_id FROM billing_intents WHERE session_id = $1', [
      input.sessionId,
    ]);
    // Not ours to know: whoever it belongs to says who may ask.
    if (!intent) return { organizationId: null };
    await requireRole(tx, intent.organization_id, ['owner']);
    return { organizationId: intent.organization_id };
  },
  prepare: async ({ scope }) => scope.organizationId,
  async call(organizationId, { input, actor, deps, requestId }): Promise<ConfirmCheckoutView> {
    if (organizationId === null) {
      for (const subscriber of deps.subscribers.checkoutConfirmed) {
        const confirmed = await subscriber({ deps, actor, requestId }, input.sessionId);
        if (confirmed) return confirmed;
      }
      throw notFound('checkout');
    }
    const session = await deps.payments.checkoutSession(input.sessionId);
    if (!session) throw notFound('checkout');
    if (session.status !== 'complete') return { status: session.status, organizationId };
    const outcome = await syncOrganization(deps, organizationId, { verb: 'billing.confirmCheckout', actorId: actor.userId });
    if (session.paymentStatus === 'unpaid') return { status: 'processing', organizationId };
    if (session.subscriptionId && outcome.refunded.includes(session.subscriptionId)) return { status: 'refunded', organizationId };
    const [row] = await deps.system.transaction(systemActor(deps, 'billing.confirmCheckout', actor.userId), (tx) =>
      tx.sql<{ subscription: string | null; seats: number }>(
        'SELECT stripe_seat_subscription_id AS subscription, purchased_seats AS seats FROM organization_subscriptions WHERE organization_id = $1',
        [organizationId],
      ),
    );
    if (row && row.seats > 0 && row.subscription === session.subscriptionId) return { status: 'granted', organizationId };
    // Complete and paid, yet another subscription counts: this one was the second, and is given back.
    return { status: row?.subscription && row.subscription !== session.subscriptionId ? 'refunded' : 'processing', organizationId };
  },
});

/** The customer's row as the organisation's managers may know it. */
const customerOf = async (tx: { sql: import('@seatwise/db').Tx['sql'] }, organizationId: string) => {
  const [row] = await tx.sql<{ customer: string | null; locale: string }>(
    'SELECT s.stripe_customer_id AS customer, o.locale FROM organization_subscriptions s JOIN organizations o ON o.id = s.organization_id WHERE o.id = $1',
    [organizationId],
  );
  return row ?? { customer: null, locale: 'en' };
};

/** Newest first. */
export const invoices = saga({
  verb: 'billing.invoices',
  input: BillingOrganizationInput,
  authorize: managers,
  audited: false,
  prepare: ({ tx, input }) => customerOf(tx, input.organizationId),
  async call({ customer }, { deps }): Promise<InvoiceView[]> {
    if (!customer) return [];
    const all = await deps.payments.invoices(customer);
    return all.map((invoice) => ({
      id: invoice.id,
      number: invoice.number,
      status: invoice.status,
      at: invoice.createdAt.toISOString(),
      total: money(invoice.total, invoice.currency),
      amountDue: money(invoice.amountDue, invoice.currency),
      url: invoice.hostedUrl,
      pdfUrl: invoice.pdfUrl,
    }));
  },
});

/** The provider's own page: cards, invoices, ending the subscription. */
export const createPortal = saga({
  verb: 'billing.createPortal',
  input: BillingOrganizationInput,
  authorize: ownerOnly,
  async prepare({ tx, input, audit }) {
    const { customer, locale } = await customerOf(tx, input.organizationId);
    if (!customer) throw invalidState('Nothing has been bought yet, so there is nothing to manage.', { state: 'none' });
    audit({ organizationId: input.organizationId, subject: input.organizationId });
    return { customer, locale };
  },
  call: ({ customer, locale }, { input, deps }): Promise<{ url: string }> =>
    deps.payments.createPortal({
      customerId: customer,
      locale,
      returnUrl: `${deps.publicUrl}/trainer/organizations/${input.organizationId}/billing`,
    }),
});

/** Looks again, now. */
export const resync = saga({
  verb: 'billing.resync',
  input: BillingOrganizationInput,
  authorize: managers,
  async prepare({ input, audit }) {
    audit({ organizationId: input.organizationId, subject: input.organizationId });
  },
  async call(_, { input, actor, deps }): Promise<SyncStatusView> {
    await syncOrganization(deps, input.organizationId, { verb: 'billing.resync', actorId: actor.userId });
    return deps.system.transaction(systemActor(deps, 'billing.resync', actor.userId), async (tx) => {
      await requireRole(tx, input.organizationId, ['owner', 'admin']);
      return readSyncStatus(tx, input.organizationId);
    });
  },
});
