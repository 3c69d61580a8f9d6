/** Back from Checkout: the same synchronisation as the webhook's, and what came of it. A look, not a command. */
import { dbActor, systemActor } from '../kernel/command.ts';
import type { Subscribers } from '../kernel/deps.ts';
import { saga } from '../kernel/saga.ts';
import { OrderInput, type OrderView } from './contract.ts';
import { orderFor, orderParty } from './orders.ts';
import { syncOrder } from './sync-order.ts';

const VERB = 'seats.confirmOrder';

export const confirmOrder = saga({
  verb: VERB,
  input: OrderInput,
  audited: false,
  authorize: orderParty,
  prepare: async () => undefined,
  async call(_, { input, actor, deps, requireStill }): Promise<OrderView> {
    await syncOrder(deps, { orderId: input.orderId }, { verb: VERB, actorId: actor.userId });
    await requireStill();
    return deps.system.transaction(systemActor(deps, VERB, actor.userId), (tx) => orderFor(tx, input.orderId, actor.userId), {
      readOnly: true,
    });
  },
});

/** The same by the session's id, for who knows only that. */
export const confirmSession: Subscribers['checkoutConfirmed'][number] = async ({ deps, actor, requestId }, sessionId) => {
  const [order] = await deps.system.transaction(systemActor(deps, VERB), (tx) =>
    tx.sql<{ id: string }>('SELECT id FROM orders WHERE checkout_session_id = $1', [sessionId]),
  );
  if (!order) return null;
  const input = { orderId: order.id };
  await deps.system.transaction(dbActor({ deps, actor, requestId }, VERB), (tx) => orderParty({ input, actor, tx, deps }), {
    readOnly: true,
  });
  const synced = await syncOrder(deps, input, { verb: VERB, actorId: actor.userId });
  if (!synced) return null;
  const { organizationId, status, session } = synced;
  if (status === 'pending') return { status: session?.status === 'complete' ? 'processing' : 'open', organizationId };
  return { status: status === 'expired' ? 'expired' : 'granted', organizationId };
};
