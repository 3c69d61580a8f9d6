/** The event for search engines: schema.org, as JSON-LD. */
import type { PublicEventView } from '@seatwise/domain/events/contract';
import type { TierView } from '@seatwise/domain/tickets/contract';
import { zoned } from './when.ts';

const SCHEMA = 'https://schema.org/';
const AVAILABILITY: Record<TierView['status'], string> = {
  draft: 'OutOfStock',
  scheduled: 'PreOrder',
  on_sale: 'InStock',
  sold_out: 'SoldOut',
  ended: 'Discontinued',
  archived: 'Discontinued',
};
const MODE: Record<PublicEventView['format'], string> = {
  in_person: 'OfflineEventAttendanceMode',
  online: 'OnlineEventAttendanceMode',
  hybrid: 'MixedEventAttendanceMode',
};

/** `199.00`, `5000` for a currency without smaller units. */
function decimal({ amount, currency }: TierView['price']): string {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return (amount / 10 ** digits).toFixed(digits);
}

function locationOf({ place, format }: PublicEventView, url: string): unknown {
  const online = { '@type': 'VirtualLocation', url };
  const there =
    place.name === null && place.city === null
      ? null
      : {
          '@type': 'Place',
          name: place.name ?? place.city,
          address: {
            '@type': 'PostalAddress',
            ...(place.address === null ? {} : { streetAddress: place.address }),
            ...(place.city === null ? {} : { addressLocality: place.city }),
            ...(place.country === null ? {} : { addressCountry: place.country.toUpperCase() }),
          },
        };
  if (format === 'online') return online;
  return format === 'hybrid' && there !== null ? [there, online] : (there ?? undefined);
}

export function structuredData(event: PublicEventView, url: string, image: string): object {
  return {
    '@context': 'https://schema.org',
    '@type': 'Event',
    '@id': url,
    url,
    name: event.title,
    ...(event.summary === null && event.description === null ? {} : { description: event.summary ?? event.description }),
    startDate: zoned(event.startsAt, event.timeZone),
    endDate: zoned(event.endsAt, event.timeZone),
    eventStatus: SCHEMA + (event.status === 'cancelled' ? 'EventCancelled' : 'EventScheduled'),
    eventAttendanceMode: SCHEMA + MODE[event.format],
    location: locationOf(event, url),
    image: [image],
    organizer: { '@type': 'Organization', name: event.organizer.name },
    offers: event.tiers.map((tier) => ({
      '@type': 'Offer',
      name: tier.name,
      url,
      price: decimal(tier.price),
      priceCurrency: tier.price.currency.toUpperCase(),
      availability: SCHEMA + (event.status === 'published' ? AVAILABILITY[tier.status] : 'Discontinued'),
      ...(tier.saleStartsAt === null ? {} : { validFrom: tier.saleStartsAt }),
      ...(tier.saleEndsAt === null ? {} : { validThrough: tier.saleEndsAt }),
    })),
  };
}
