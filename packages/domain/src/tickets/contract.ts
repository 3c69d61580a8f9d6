/** Tiers, reservations, orders, tickets and the door. Browser-safe. */
import { z } from 'zod';
import { email, id, label, page, text } from '../kernel/input.ts';
import type { Money } from '../kernel/money.ts';

/** Different tiers one reservation may name. */
export const MAX_TIERS = 50;
export const MAX_PER_ORDER = 100;
export const MAX_TIER_QUANTITY = 1_000_000;

const instant = z.iso.datetime({ offset: true }).nullish();
/** Minor units: nothing, or at least what a card payment can be for. */
export const tierPrice = z
  .int()
  .min(0)
  .max(10_000_000)
  .refine((value) => value === 0 || value >= 50, { message: 'must be 0, or at least 50 minor units' });
/** As people type it: spaces around it do not count. */
export const accessCode = text(64);

const tierFields = {
  name: text(80),
  description: text(500, 0).nullish(),
  price: tierPrice,
  quantity: z.int().min(0).max(MAX_TIER_QUANTITY),
  saleStartsAt: instant,
  saleEndsAt: instant,
  maxPerOrder: z.int().min(1).max(MAX_PER_ORDER),
  hidden: z.boolean(),
  accessCode: accessCode.nullish(),
  isVip: z.boolean(),
};
/** A tier as the wizard and the tickets page make it. */
export const TierDraft = z
  .object({ ...tierFields, maxPerOrder: tierFields.maxPerOrder.optional(), hidden: z.boolean().optional(), isVip: z.boolean().optional() })
  .refine((t) => !t.saleStartsAt || !t.saleEndsAt || Date.parse(t.saleStartsAt) < Date.parse(t.saleEndsAt), {
    message: 'must be after the start of the sale',
    path: ['saleEndsAt'],
  })
  .refine((t) => !t.accessCode || t.hidden === true, { message: 'is for hidden tiers', path: ['accessCode'] })
  .refine((t) => t.hidden !== true || Boolean(t.accessCode), { message: 'a hidden tier needs an access code', path: ['accessCode'] });
export type TierDraft = z.output<typeof TierDraft>;

export const TiersInput = z.object({ eventId: id, accessCode: accessCode.nullish() });
export const CreateTierInput = z.object({ eventId: id, ...TierDraft.shape });
export const UpdateTierInput = z
  .object({ tierId: id, ...tierFields })
  .partial()
  .required({ tierId: true });
export const ReorderTiersInput = z.object({ eventId: id, tierIds: z.array(id).min(1).max(200) });
export const TierInput = z.object({ tierId: id });
const Touch = z.object({ source: label(60), medium: label(60), campaign: label(120) });
/** Where the buyer came from last, and first; carried along from reservation to order. Whatever it says, it keeps nobody from buying. */
export const Source = Touch.extend({ referrer: label(500), first: Touch.nullish().catch(null) });
export const ReserveInput = z.object({
  eventId: id,
  items: z
    .array(z.object({ tierId: id, quantity: z.int().min(1).max(MAX_PER_ORDER) }))
    .min(1)
    .max(MAX_TIERS)
    .refine((items) => new Set(items.map(({ tierId }) => tierId)).size === items.length, { message: 'names a tier twice' }),
  accessCode: accessCode.nullish(),
  source: Source.nullish().catch(null),
});
export const ReservationInput = z.object({ reservationId: id });
export const CheckoutInput = z.object({
  reservationId: id,
  buyer: z.object({ name: text(120), email }),
  attendees: z
    .array(z.object({ tierId: id, name: text(120, 0), email: email.nullish() }))
    .max(MAX_TIERS * MAX_PER_ORDER)
    .nullish(),
  locale: z.enum(['en', 'fr']).optional(),
});
export const ConfirmTicketCheckoutInput = z.object({ sessionId: z.string().min(1).max(255) });
/** Without an id: the order whose link the browser opened. */
export const TicketOrderInput = z.object({ orderId: id.nullish() }).default({});
export const MyTicketsInput = page;
export const EventOrdersInput = page.extend({ eventId: id, search: text(120, 0).optional() });
export const RefundTicketsInput = z.object({
  orderId: id,
  tickets: z
    .array(id)
    .min(1)
    .max(MAX_TIERS * MAX_PER_ORDER)
    .nullish(),
});
/** As a camera reads it or a person types it: case, spaces and dashes do not count; O is 0, I and L are 1. */
export const ticketCode = z
  .string()
  .max(400)
  .transform((value) => value.trim().toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1'));
export const CheckInInput = z.object({ eventId: id, code: ticketCode });
export const UndoCheckInInput = z.object({ eventId: id, ticketId: id });
export const ATTENDEE_FILTERS = ['valid', 'checked_in', 'refunded', 'void'] as const;
export const AttendeesInput = page.extend({ eventId: id, search: text(120, 0).optional(), status: z.enum(ATTENDEE_FILTERS).optional() });
export const ExportAttendeesInput = z.object({ eventId: id });

export const TIER_STATUSES = ['draft', 'scheduled', 'on_sale', 'sold_out', 'ended', 'archived'] as const;
export type TierStatus = (typeof TIER_STATUSES)[number];

/** As buyers see it. `available` is what one could buy at this instant: of the tier and of the event. */
export interface TierView {
  id: string;
  name: string;
  slug: string;
  description: string | null;
  price: Money;
  status: TierStatus;
  available: number;
  maxPerOrder: number;
  saleStartsAt: string | null;
  saleEndsAt: string | null;
  hidden: boolean;
  isVip: boolean;
  /** For organizers alone; null for everybody else. */
  figures: { total: number; sold: number; held: number; accessCode: string | null } | null;
}

/** `serverNow` lets a countdown run on the database's clock. */
export interface ReservationView {
  reservationId: string;
  expiresAt: string;
  serverNow: string;
  total: Money;
}

/** `url` is null when nothing is to be paid: the order is paid at once. */
export interface CheckedOutView {
  orderId: string;
  url: string | null;
}

export const TICKET_ORDER_STATUSES = ['pending', 'paid', 'refunded', 'partly_refunded', 'expired'] as const;
export type TicketOrderStatus = (typeof TICKET_ORDER_STATUSES)[number];
export const TICKET_STATUSES = ['valid', 'checked_in', 'refunded', 'void'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

export interface TicketView {
  id: string;
  /** What the QR says, for the buyer alone; null for organizers, who meet it at the door. */
  code: string | null;
  status: TicketStatus;
  tier: { id: string; name: string };
  price: Money;
  attendeeName: string;
  attendeeEmail: string | null;
  checkedInAt: string | null;
}

export interface TicketOrderView {
  orderId: string;
  status: TicketOrderStatus;
  event: {
    id: string;
    slug: string;
    title: string;
    startsAt: string;
    endsAt: string;
    timeZone: string;
    status: 'published' | 'cancelled' | 'completed';
    place: string | null;
    /** Where to join, once paid, for what is online. */
    onlineUrl: string | null;
  };
  buyer: { name: string; email: string | null };
  total: Money;
  refunded: Money;
  /** `due`: on its way at the provider. `paid_late`: the payment came after the hold, and no seat was left. */
  refunds: { amount: Money; state: 'due' | 'done'; cause: 'organizer' | 'buyer' | 'event_cancelled' | 'paid_late'; at: string }[];
  tickets: TicketView[];
  /** Where a pending order is paid, for its buyer. */
  checkoutUrl: string | null;
  /** Until when the hold stands, while it is pending. */
  heldUntil: string | null;
  /** Whether the one who looks may give tickets back now, and until when. */
  refundable: { allowed: boolean; until: string };
  createdAt: string;
  paidAt: string | null;
}

/**
 * Back from the payment page. `pending` while the payment is on its way. The order itself is for its parties: null for a browser that did not
 * buy it, whose way in is the link in the mail.
 */
export interface ConfirmedTicketsView {
  orderId: string;
  status: TicketOrderStatus;
  order: TicketOrderView | null;
}

export type TicketOrderLine = Pick<TicketOrderView, 'orderId' | 'status' | 'buyer' | 'total' | 'refunded' | 'createdAt' | 'paidAt'> & {
  tickets: number;
};

/** What undoing answers, too, as `ok`. */
export interface CheckInView {
  state: 'ok' | 'already' | 'wrong_event' | 'void';
  /** Null for a ticket of another event. */
  ticket: {
    id: string;
    attendeeName: string;
    tierName: string;
    isVip: boolean;
    status: TicketStatus;
    checkedInAt: string | null;
    checkedInBy: string | null;
  } | null;
  /** How the door stands. */
  counts: { checkedIn: number; total: number };
}

export interface AttendeeView {
  ticketId: string;
  name: string;
  email: string | null;
  tierName: string;
  status: TicketStatus;
  checkedInAt: string | null;
  checkedInBy: string | null;
  orderId: string;
  buyerName: string;
}

export interface AttendeesCsvView {
  filename: string;
  csv: string;
}
