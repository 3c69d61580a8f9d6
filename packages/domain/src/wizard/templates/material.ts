/** What templates are made of: only what the person has said, so that nothing in them is untrue. */
import type { Locale } from '../../kernel/input.ts';
import type { EventFormat } from '../../events/contract.ts';
import { STAGE_SCHEMAS, type WizardData } from '../contract.ts';
import { stageOf, type WizardFacts } from '../policy.ts';
import { DAY, HOUR, minuteOfDay, weekday, type Span } from './dates.ts';

export interface Material {
  locale: Locale;
  now: Date;
  title: string;
  summary: string | null;
  description: string | null;
  format: EventFormat;
  span: Span;
  place: { name: string; city: string } | null;
  /** Who invites: a company, else a person. */
  host: string | null;
  attendance: number | null;
  /** What the venue takes. */
  room: number | null;
  formal: boolean;
  tiers: { name: string; price: number; saleEndsAt: Date | null }[];
  currency: string;
}

const DEFAULT_TITLE: Record<Locale, (company: string | null) => string> = {
  en: (company) => (company ? `An evening with ${company}` : 'Our next evening together'),
  fr: (company) => (company ? `Une soirée avec ${company}` : 'Notre prochaine soirée'),
};

const textOf = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null);

const OVERSEAS: { [zone: string]: string } = {
  'Europe/London': 'gbp',
  'Europe/Zurich': 'chf',
  'America/Toronto': 'cad',
  'America/Montreal': 'cad',
  'America/Vancouver': 'cad',
  'America/Edmonton': 'cad',
  'America/Winnipeg': 'cad',
  'America/Halifax': 'cad',
};
const currencyOf = (zone: string): string => OVERSEAS[zone] ?? (zone.startsWith('America/') ? 'usd' : 'eur');

/** A Thursday about eight weeks from now, 18:30 to 21:30 where it is: something to correct, where nothing was said. */
function someEvening(now: Date, timeZone: string): Span {
  let day = new Date(Math.floor((now.getTime() + 56 * DAY) / DAY) * DAY + 12 * HOUR);
  while (weekday(day, timeZone) !== 'Thu') day = new Date(day.getTime() + DAY);
  const startsAt = new Date(day.getTime() + (18 * 60 + 30 - minuteOfDay(day, timeZone)) * 60_000);
  return { startsAt, endsAt: new Date(startsAt.getTime() + 3 * HOUR), timeZone };
}

export function materialOf(data: WizardData, facts: WizardFacts | null, locale: Locale, now: Date): Material {
  const { title, summary, description, format, startsAt, endsAt, timeZone, expectedAttendance } = STAGE_SCHEMAS.event_basics.shape;
  const basics = data.event_basics;
  const zone = timeZone.safeParse(basics['timeZone']).data ?? 'UTC';
  const start = startsAt.safeParse(basics['startsAt']).data;
  const end = endsAt.safeParse(basics['endsAt']).data;
  const evening = someEvening(now, zone);
  const from = start ? new Date(start) : evening.startsAt;
  const to = end && new Date(end) > from ? new Date(end) : new Date(from.getTime() + 3 * HOUR);
  const venue = stageOf('venue_selection', data);
  const booking = facts?.bookings.find(
    ({ id, status }) => status === 'confirmed' || (status === 'pending' && id === venue?.venueBookingId),
  );
  const company = textOf(data.contact_info['company']);
  const tone = textOf(data.marketing['tone'])?.toLowerCase() ?? '';
  const ticketing = stageOf('ticketing', data);
  const custom = venue?.kind === 'custom' ? venue.custom : null;
  return {
    locale,
    now,
    title: title.safeParse(basics['title']).data ?? DEFAULT_TITLE[locale](company),
    summary: summary.safeParse(basics['summary']).data || null,
    description: description.safeParse(basics['description']).data || null,
    format: format.safeParse(basics['format']).data ?? (venue?.kind === 'online' ? 'online' : 'in_person'),
    span: { startsAt: from, endsAt: to, timeZone: zone },
    // What a venue has not confirmed is not announced.
    place: custom ?? (booking?.status === 'confirmed' ? { name: booking.venueName, city: booking.city } : null),
    host: company ?? textOf(data.contact_info['name']),
    attendance: expectedAttendance.safeParse(basics['expectedAttendance']).data ?? null,
    room: custom?.capacity ?? booking?.capacity ?? null,
    formal: /formal|formel|soutenu|institution|corporate/.test(tone) && !/inform/.test(tone),
    tiers: (ticketing?.tiers ?? [])
      .filter(({ hidden }) => hidden !== true)
      .map(({ name, price, saleEndsAt }) => ({ name, price, saleEndsAt: saleEndsAt ? new Date(saleEndsAt) : null })),
    currency: ticketing?.currency ?? currencyOf(zone),
  };
}
