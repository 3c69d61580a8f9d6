/** A hidden tier, a hold, an order with a ticket and one that was given back, of somebody else, for the isolation test. */
import type { Person } from './kit.ts';

export async function ticketsOf(eventId: string, owner: Person, holder: Person): Promise<Record<string, unknown>> {
  const accessCode = 'for friends';
  const tier = await owner.call.tickets.createTier({ eventId, name: 'Friends', price: 0, quantity: 50, hidden: true, accessCode });
  const reserve = (who: Person) => who.call.tickets.reserve({ eventId, items: [{ tierId: tier.id, quantity: 2 }], accessCode });
  const { orderId } = await holder.call.tickets.checkout({
    reservationId: (await reserve(holder)).reservationId,
    buyer: { name: 'Holder', email: holder.email },
  });
  const [ticket, given] = (await holder.call.tickets.order({ orderId })).tickets;
  await owner.call.tickets.refund({ orderId, tickets: [given?.id ?? ''] });
  const { reservationId } = await reserve(holder);
  return {
    'tickets.eventId': eventId,
    'tickets.tierId': tier.id,
    'tickets.tierIds': [tier.id],
    'tickets.reservationId': reservationId,
    'tickets.orderId': orderId,
    'tickets.ticketId': ticket?.id,
    'tickets.code': ticket?.code,
    'tickets.price': 100,
  };
}

export const OPEN_TICKETS: [string, string][] = [
  ['tickets.tiers', 'what everybody may buy; hidden tiers are not in it'],
  ['tickets.mine', 'oneself'],
];

/** Verbs that need no account: whoever has neither the account, the key nor the link is told that there is nothing. */
export const TICKET_STRANGERS = [
  'tickets.reserve',
  'tickets.release',
  'tickets.checkout',
  'tickets.confirmCheckout',
  'tickets.order',
  'tickets.refund',
];

export const TICKET_TABLES = [
  'ticket_tiers',
  'ticket_reservations',
  'ticket_reservation_items',
  'ticket_orders',
  'tickets',
  'ticket_refunds',
];
