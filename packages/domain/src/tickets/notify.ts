/**
 * Tells the buyer of an order what became of it: one mail an order, with what their calendar has to know. Read anew when the job runs: what
 * has been overtaken by then is not told. These mails carry what was bought: no preference silences them.
 */
import type { Tx } from '@seatwise/db';
import type { z } from 'zod';
import { mailIdOf, mailPayload, sendOnce } from '../jobs/index.ts';
import { systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import type { Locale } from '../kernel/input.ts';
import { handler } from '../kernel/job.ts';
import { money } from '../kernel/money.ts';
import type { CalendarMessage } from '../ports/calendar.ts';
import type { MailTemplate, TicketEventProps } from '../ports/mail.ts';
import type { TicketOrderStatus } from './contract.ts';
import { ticketNewsJob, type ticketNews } from './jobs.ts';

type News = z.output<typeof ticketNews>;

/** Tickets that a mail shows; more than these are on the order's page. */
const SHOWN = 20;

interface Bought {
  id: string;
  status: TicketOrderStatus;
  organization_id: string;
  buyer_id: string | null;
  buyer_name: string;
  buyer_email: string;
  locale: Locale;
  total: number;
  currency: string;
  event_id: string;
  title: string;
  slug: string;
  starts_at: Date;
  ends_at: Date;
  time_zone: string;
  event_status: string;
  sequence: number;
  reason: string | null;
  place: string | null;
  online_url: string | null;
  changed_at: Date;
  good: number;
}

const BOUGHT = `
  SELECT o.id, o.status, o.organization_id, o.buyer_id, o.buyer_name, o.buyer_email::text AS buyer_email, o.locale, o.total, o.currency, e.id AS event_id, e.title,
    e.slug, e.starts_at, e.ends_at, e.time_zone, e.status AS event_status, e.sequence, e.cancel_reason AS reason, e.online_url,
    coalesce(nullif(concat_ws(', ', v.name, v.address, v.city), ''), concat_ws(', ', e.custom_venue ->> 'name', e.custom_venue ->> 'address', e.custom_venue ->> 'city')) AS place,
    greatest(e.updated_at, o.updated_at) AS changed_at,
    (SELECT count(*)::integer FROM tickets k WHERE k.order_id = o.id AND k.status IN ('valid', 'checked_in')) AS good
  FROM ticket_orders o JOIN events e ON e.id = o.event_id LEFT JOIN venues v ON v.id = e.venue_id WHERE o.id = $1 AND o.buyer_email IS NOT NULL`;

const linkOf = (deps: Pick<Deps, 'publicUrl' | 'orderTokens'>, orderId: string): string =>
  `${deps.publicUrl}/o/${deps.orderTokens.tokenOf(orderId)}`;

const propsOf = (deps: Deps, order: Bought): TicketEventProps => ({
  name: order.buyer_name,
  eventTitle: order.title,
  startsAt: order.starts_at.toISOString(),
  endsAt: order.ends_at.toISOString(),
  timeZone: order.time_zone,
  place: order.place ?? '',
  onlineUrl: order.online_url ?? '',
  url: linkOf(deps, order.id),
});

/** One entry an order. Calendars are shared: what is in it leads to the public page, and not to the tickets. */
const calendarOf = (deps: Deps, order: Bought, kind: CalendarMessage['kind']): CalendarMessage => ({
  attendee: order.buyer_name,
  kind,
  events: [
    {
      id: order.id,
      sequence: order.sequence,
      startsAt: order.starts_at.toISOString(),
      endsAt: order.ends_at.toISOString(),
      cancelled: kind === 'cancel',
      changedAt: order.changed_at.toISOString(),
      withName: '',
      title: order.title,
      place: order.place ?? '',
      note: '',
      url: `${deps.publicUrl}/e/${order.slug}`,
    },
  ],
});

interface OneMail {
  id: string;
  template: MailTemplate;
  calendar?: CalendarMessage;
}

const TICKETS = `
  SELECT k.code, t.name AS "tierName", k.attendee_name AS "attendeeName" FROM tickets k JOIN ticket_tiers t ON t.id = k.tier_id
  WHERE k.order_id = $1 AND k.status IN ('valid', 'checked_in') ORDER BY t.display_order, k.id`;

async function boughtMail(tx: Tx, deps: Deps, order: Bought): Promise<OneMail | null> {
  const tickets = await tx.sql<{ code: string; tierName: string; attendeeName: string }>(TICKETS, [order.id]);
  // Given back, or the event called off, before we came to it: that is told by another mail.
  if (tickets.length === 0 || order.event_status === 'cancelled') return null;
  const template: MailTemplate = {
    name: 'ticketsBought',
    props: {
      ...propsOf(deps, order),
      total: money(order.total, order.currency),
      tickets: tickets.slice(0, SHOWN),
      more: Math.max(0, tickets.length - SHOWN),
    },
  };
  return { id: mailIdOf('ticketsBought', order.id), template, calendar: calendarOf(deps, order, 'request') };
}

const REFUND = 'SELECT amount, cause, cardinality(ticket_ids) AS tickets FROM ticket_refunds WHERE id = $1';

async function refundMail(tx: Tx, deps: Deps, order: Bought, refundId: string): Promise<OneMail | null> {
  const [refund] = await tx.sql<{ amount: number; cause: 'organizer' | 'buyer' | 'event_cancelled' | 'paid_late'; tickets: number }>(
    REFUND,
    [refundId],
  );
  if (!refund) return null;
  const { cause, tickets } = refund;
  const id = mailIdOf('ticketsRefunded', refundId);
  const common = {
    name: order.buyer_name,
    eventTitle: order.title,
    amount: money(refund.amount, order.currency),
    url: linkOf(deps, order.id),
  };
  // Money without tickets: there had been none to have.
  if (tickets === 0) return { id, template: { name: 'paymentTooLate', props: { ...common, eventOff: cause === 'event_cancelled' } } };
  if (cause === 'event_cancelled') {
    const { startsAt, endsAt, timeZone } = propsOf(deps, order);
    const amount = refund.amount === 0 ? null : common.amount;
    const props = { ...common, startsAt, endsAt, timeZone, amount, reason: order.reason ?? '' };
    return { id, template: { name: 'eventCancelled', props }, calendar: calendarOf(deps, order, 'cancel') };
  }
  const template: MailTemplate = { name: 'ticketsRefunded', props: { ...common, tickets, byYou: cause === 'buyer' } };
  // The entry goes with the last ticket.
  return order.good > 0 ? { id, template } : { id, template, calendar: calendarOf(deps, order, 'cancel') };
}

function movedMail(deps: Deps, order: Bought, news: Extract<News, { notice: 'moved' }>): OneMail | null {
  // Moved again meanwhile, or off: a later mail says so.
  if (order.good === 0 || order.event_status !== 'published' || order.sequence > news.sequence) return null;
  return {
    id: mailIdOf('eventMoved', order.id, news.sequence),
    template: { name: 'eventMoved', props: { ...propsOf(deps, order), newTime: news.time, newPlace: news.place } },
    calendar: calendarOf(deps, order, 'request'),
  };
}

export const notifyTickets = handler(ticketNewsJob, async ({ deps }, news) => {
  await deps.system.transaction(systemActor(deps, 'tickets.notify'), async (tx) => {
    const [order] = await tx.sql<Bought & Record<string, unknown>>(BOUGHT, [news.orderId]);
    if (!order) return;
    const mail =
      news.notice === 'bought'
        ? await boughtMail(tx, deps, order)
        : news.notice === 'refunded'
          ? await refundMail(tx, deps, order, news.refundId)
          : movedMail(deps, order, news);
    if (!mail) return;
    await sendOnce(tx, [
      mailPayload(deps, {
        to: order.buyer_email,
        locale: order.locale,
        organizationId: order.organization_id,
        personId: order.buyer_id,
        ...mail,
      }),
    ]);
  });
});
