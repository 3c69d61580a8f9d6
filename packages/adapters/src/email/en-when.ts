/** When an event is, in its own zone. */
import type { TicketEventProps } from '@seatwise/domain/ports';
import { dayText, momentText, spanText, zoneText } from './words.ts';

const LANGUAGE = 'en-GB';

/** An event of several days is told with both of them. */
export function when({ startsAt, endsAt, timeZone }: Pick<TicketEventProps, 'startsAt' | 'endsAt' | 'timeZone'>): string {
  const zone = zoneText(startsAt, LANGUAGE, timeZone);
  const oneDay = dayText(startsAt, LANGUAGE, timeZone) === dayText(endsAt, LANGUAGE, timeZone);
  if (oneDay) return `${spanText(startsAt, endsAt, LANGUAGE, timeZone)} (${zone})`;
  return `${momentText(startsAt, LANGUAGE, timeZone)} – ${momentText(endsAt, LANGUAGE, timeZone)} (${zone})`;
}
