/** Back from the payment page: the same synchronisation as the webhook's, and what came of it. A look, not a command. */
import { anybody, dbActor, systemActor } from '../kernel/command.ts';
import type { Subscribers } from '../kernel/deps.ts';
import { notFound } from '../kernel/errors.ts';
import { openSaga } from '../kernel/saga.ts';
import { ConfirmTicketCheckoutInput, type ConfirmedTicketsView } from './contract.ts';
import { showOrder } from './orders.ts';
import { apply, knownOrder, type By, type KnownOrder } from './sync-tickets.ts';
import type { Deps } from '../kernel/deps.ts';
import type { CheckoutSession } from '../ports/payments.ts';

const VERB = 'tickets.confirmCheckout';

/** The order as it is once the provider has been asked; nothing of a session that is none of ours. */
async function confirmed(deps: Deps, sessionId: string, by: By): Promise<{ order: KnownOrder; session: CheckoutSession | null } | null> {
  const order = await knownOrder(deps, by, 'session', sessionId);
  if (!order) return null;
  if (order.status !== 'pending' && order.status !== 'expired') return { order, session: null };
  const session = await deps.payments.checkoutSession(sessionId);
  if (session) await apply(deps, order, session, by);
  return { order: (await knownOrder(deps, by, 'id', order.id)) ?? order, session };
}

export const confirmCheckout = openSaga({
  verb: VERB,
  input: ConfirmTicketCheckoutInput,
  audited: false,
  authorize: anybody,
  prepare: async () => undefined,
  async call(_, { input, actor, deps, tokens }): Promise<ConfirmedTicketsView> {
    const actorId = actor?.userId ?? null;
    const found = await confirmed(deps, input.sessionId, { verb: VERB, actorId });
    if (!found) throw notFound('checkout');
    const { id: orderId, status } = found.order;
    return { orderId, status, order: await showOrder(deps, systemActor(deps, VERB, actorId), orderId, tokens) };
  },
});

const PARTY = 'SELECT app.order_party($1, NULL, NULL) AS party';

/** The same for who asks billing about it. */
export const confirmTickets: Subscribers['checkoutConfirmed'][number] = async ({ deps, actor, requestId }, sessionId) => {
  const by = { verb: VERB, actorId: actor.userId };
  const known = await knownOrder(deps, by, 'session', sessionId);
  if (!known) return null;
  const [row] = await deps.system.read<{ party: string | null }>(dbActor({ deps, actor, requestId }, VERB), PARTY, [known.id]);
  if (!row?.party) throw notFound('checkout');
  const found = await confirmed(deps, sessionId, by);
  if (!found) return null;
  const { status, organization_id: organizationId } = found.order;
  if (status === 'pending') return { status: found.session?.status === 'complete' ? 'processing' : 'open', organizationId };
  return { status: status === 'expired' ? 'expired' : 'granted', organizationId };
};
