/** Events as they are shown, found, changed and ended. Browser-safe. */
import { z } from 'zod';
import { email, id, label, page, text, timeZone } from '../kernel/input.ts';
import type { Money } from '../kernel/money.ts';
import type { TierView } from '../tickets/contract.ts';
import { country, headcount } from '../venues/contract.ts';

export const EVENT_FORMATS = ['in_person', 'online', 'hybrid'] as const;
export type EventFormat = (typeof EVENT_FORMATS)[number];
export const EVENT_STATUSES = ['draft', 'published', 'cancelled', 'completed'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

export const instant = z.iso.datetime({ offset: true });
/** An address people can open. */
export const httpUrl = z
  .string()
  .max(1000)
  .transform((value) => value.trim())
  .pipe(z.url({ protocol: /^https?$/ }));
export const CustomVenue = z.object({
  name: text(120, 2),
  address: text(200, 2),
  city: text(100),
  country,
  capacity: headcount.nullish(),
});
export type CustomVenue = z.output<typeof CustomVenue>;
/** What an address of an event is made of. */
export const slug = z
  .string()
  .max(200)
  .transform((value) => value.trim().toLowerCase())
  .pipe(z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/, 'may hold small letters, digits and dashes, up to 60'));

export const EventSlugInput = z.object({ slug: z.string().max(200) });
export const EventInput = z.object({ eventId: id });
export const EventsInput = page.extend({
  organizationId: id.optional(),
  status: z.enum(EVENT_STATUSES).optional(),
  search: text(120, 0).optional(),
});
export const DiscoverInput = page.extend({ search: text(120, 0).optional(), from: instant.nullish() });
export const MyEventsInput = page;
/** Holders are told of what concerns them: when and where. */
export const UpdateEventInput = z
  .object({
    eventId: id,
    title: text(120, 3),
    summary: text(300, 0).nullable(),
    description: text(10_000, 0).nullable(),
    startsAt: instant,
    endsAt: instant,
    timeZone,
    format: z.enum(EVENT_FORMATS),
    capacity: headcount.nullable(),
    customVenue: CustomVenue.nullable(),
    onlineUrl: httpUrl.nullable(),
    refundDays: z.int().min(0).max(365),
  })
  .partial()
  .required({ eventId: true })
  .refine((e) => !e.startsAt || !e.endsAt || Date.parse(e.startsAt) < Date.parse(e.endsAt), {
    message: 'must be after the start',
    path: ['endsAt'],
  });
export const CancelEventInput = z.object({ eventId: id, reason: text(1000, 0).nullish() });
export const DuplicateEventInput = z.object({ eventId: id, startsAt: instant });
/** Of where somebody comes from, what cannot be read is left out: they have looked all the same. */
export const RecordVisitInput = z.object({
  slug: z.string().max(200),
  referrer: label(500),
  utm: z
    .object({ source: label(60), medium: label(60), campaign: label(120) })
    .nullish()
    .catch(null),
});
/**
 * Replaces the whole list, by address. Whoever signs in with a verified one of these has the door; so one may give it to somebody who has no
 * account yet, and learns of nobody whether they have one.
 */
export const SetCheckInStaffInput = z.object({ eventId: id, emails: z.array(email).max(100) });

/** What a visit counts as: the link's own word, `social`, `referral` or `direct`. */
export interface RecordedVisitView {
  source: string;
}

/** Where an event is, as everybody may know it. `to_be_confirmed`: a venue has been asked and has not answered. */
export interface PlaceView {
  kind: 'venue' | 'custom' | 'online' | 'to_be_confirmed' | 'undecided';
  name: string | null;
  address: string | null;
  city: string | null;
  country: string | null;
}

/** What the organizer tells on the page, beside the facts. */
export interface LandingView {
  headline: string | null;
  body: string | null;
  highlights: string[];
}

/** The public page of an event. */
export interface PublicEventView {
  id: string;
  slug: string;
  title: string;
  summary: string | null;
  description: string | null;
  startsAt: string;
  endsAt: string;
  timeZone: string;
  format: EventFormat;
  status: Exclude<EventStatus, 'draft'>;
  place: PlaceView;
  organizer: { name: string };
  currency: string;
  /** Days before the start until which a buyer may give tickets back. */
  refundDays: number;
  /** The cheapest that is not hidden and can be had; once nothing can, the cheapest there was; null without any. */
  priceFrom: Money | null;
  tiers: TierView[];
  landing: LandingView | null;
  cancelReason: string | null;
}

export type EventCardView = Pick<
  PublicEventView,
  'id' | 'slug' | 'title' | 'summary' | 'startsAt' | 'endsAt' | 'timeZone' | 'format' | 'status' | 'place' | 'priceFrom'
> & {
  organizerName: string;
  soldOut: boolean;
};

/** For organizers. */
export interface EventView {
  id: string;
  organizationId: string;
  organizationName: string;
  slug: string;
  title: string;
  summary: string | null;
  description: string | null;
  startsAt: string;
  endsAt: string;
  timeZone: string;
  format: EventFormat;
  status: EventStatus;
  place: PlaceView;
  customVenue: CustomVenue | null;
  onlineUrl: string | null;
  capacity: number | null;
  currency: string;
  refundDays: number;
  figures: { sold: number; held: number; checkedIn: number; revenue: Money };
  venueBookings: { id: string; venueName: string; status: string; from: string; to: string }[];
  /** Names of those whom the caller knows from an organisation. */
  checkInStaff: { email: string; name: string | null }[];
  /** What the caller may do: 'door' is check-in alone. */
  access: 'organizer' | 'door';
  cancelReason: string | null;
  publishedAt: string | null;
}

export interface EventLineView {
  id: string;
  slug: string;
  title: string;
  startsAt: string;
  endsAt: string;
  timeZone: string;
  status: EventStatus;
  organizationName: string;
  sold: number;
  capacity: number | null;
  /** Nothing, to who has the door alone. */
  revenue: Money;
  access: 'organizer' | 'door';
}
