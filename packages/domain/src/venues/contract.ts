/** Venues: the catalogue, requests and offers. Browser-safe. */
import { z } from 'zod';
import { id, locale, page, text, timeZone } from '../kernel/input.ts';
import type { Money } from '../kernel/money.ts';

/** A local date, `YYYY-MM-DD`. */
export const localDate = z.iso.date();
/** Minor units. */
export const price = z.int().min(0).max(99_999_999);
/** ISO 3166-1 alpha-2, upper case. */
export const country = z
  .string()
  .max(8)
  .transform((value) => value.trim().toUpperCase())
  .pipe(z.string().regex(/^[A-Z]{2}$/, 'must be a country of two letters, such as FR'));
export const headcount = z.int().min(1).max(1_000_000);
/** Days a request may span, both ends included. */
export const MAX_BOOKING_DAYS = 366;

const inOrder = (value: { from?: string | null | undefined; to?: string | null | undefined }): boolean =>
  !value.from || !value.to || value.from <= value.to;
const range = { message: 'must not be before from', path: ['to'] };

const venueFields = {
  name: text(120, 2),
  description: text(4000, 0).nullish(),
  address: text(200, 2),
  city: text(100),
  country,
  timeZone,
  capacity: headcount,
  pricePerDay: price,
};
export const CreateVenueInput = z.object({ organizationId: id, ...venueFields });
export const UpdateVenueInput = z
  .object({ venueId: id, ...venueFields, listed: z.boolean() })
  .partial()
  .required({ venueId: true });
/** Places anybody may see. With dates: only what is free on all of them. */
export const SearchVenuesInput = page
  .extend({ city: text(100, 0).optional(), capacity: headcount.optional(), from: localDate.nullish(), to: localDate.nullish() })
  .refine(inOrder, range);
export const VenueInput = z.object({ venueId: id });
export const MyVenuesInput = page.extend({ organizationId: id.optional() });
export const CheckAvailabilityInput = z.object({ venueId: id, from: localDate, to: localDate }).refine(inOrder, range);
/** Exactly one of the two: a wizard's draft, or an event that is published. */
export const RequestVenueInput = z
  .object({
    venueId: id,
    sessionId: id.optional(),
    eventId: id.optional(),
    from: localDate,
    to: localDate,
    /** Minor units of the venue's currency, for all days together; without it, the venue's price. */
    offer: price.nullish(),
    message: text(2000, 0).nullish(),
    /** Of the mails to somebody who has no account. */
    locale: locale.optional(),
  })
  .refine(inOrder, range)
  .refine((value) => (value.sessionId === undefined) !== (value.eventId === undefined), {
    message: 'give a sessionId or an eventId',
    path: ['eventId'],
  });
export const VenueBookingInput = z.object({ venueBookingId: id });
/** What a draft, or an event, has asked for. */
export const VenueRequestsInput = z
  .object({ sessionId: id.optional(), eventId: id.optional() })
  .refine((value) => (value.sessionId === undefined) !== (value.eventId === undefined), {
    message: 'give a sessionId or an eventId',
    path: ['eventId'],
  });
export const DecideVenueInput = z.object({ venueBookingId: id, message: text(2000, 0).nullish() });
/** With the amount one has before one's eyes: another one on the table is then not taken unseen. */
export const AcceptVenueInput = DecideVenueInput.extend({ amount: price.optional() });
export const CounterInput = z.object({ venueBookingId: id, amount: price, message: text(2000, 0).nullish() });
export const VENUE_BOOKING_STATUSES = ['pending', 'confirmed', 'rejected', 'withdrawn', 'expired', 'completed', 'cancelled'] as const;
export type VenueBookingStatus = (typeof VENUE_BOOKING_STATUSES)[number];
/** The requests for one's own venues. */
export const InboxInput = page.extend({ organizationId: id.optional(), status: z.enum(VENUE_BOOKING_STATUSES).optional() });

export interface VenueView {
  id: string;
  organizationId: string;
  organizationName: string;
  name: string;
  description: string | null;
  address: string;
  city: string;
  country: string;
  timeZone: string;
  capacity: number;
  pricePerDay: Money;
  listed: boolean;
}

/** `available` is null when no dates were asked for. */
export interface FoundVenueView extends VenueView {
  available: boolean | null;
}

export interface AvailabilityView {
  available: boolean;
}

export interface RequestedVenueView {
  venueBookingId: string;
  booking: VenueBookingView;
}

export interface VenueBookingView {
  id: string;
  venueId: string;
  venueName: string;
  venueCapacity: number;
  eventId: string;
  eventTitle: string;
  /** How many the organizer reckons with; more than fit is no obstacle, and is shown. */
  expectedAttendance: number | null;
  from: string;
  to: string;
  days: number;
  status: VenueBookingStatus;
  /** What lies on the table, and whose it is: the other side may take it. */
  amount: Money;
  offeredBy: 'organizer' | 'venue';
  /** Who asks, as the venue's side sees them. */
  contact: { name: string; email: string | null } | null;
  /** Which side the caller is on; both for somebody who asks their own venue. */
  sides: ('organizer' | 'venue')[];
  createdAt: string;
}

export const VENUE_MESSAGE_KINDS = [
  'offer',
  'counter',
  'confirmed',
  'rejected',
  'overtaken',
  'withdrawn',
  'expired',
  'cancelled',
  'completed',
] as const;
export interface VenueMessageView {
  id: string;
  side: 'organizer' | 'venue' | 'system';
  kind: (typeof VENUE_MESSAGE_KINDS)[number];
  amount: Money | null;
  message: string | null;
  authorName: string | null;
  at: string;
}

export interface VenueThreadView {
  booking: VenueBookingView;
  messages: VenueMessageView[];
}
