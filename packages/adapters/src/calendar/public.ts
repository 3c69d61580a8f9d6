/** One event that everybody may know of, as a file for one's calendar. */
import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { oneLine, paragraphsOf } from '../email/words.ts';

export interface PublicEntry {
  id: string;
  startsAt: string;
  endsAt: string;
  status: 'published' | 'cancelled' | 'completed';
  url: string;
  summary: string;
  location: string | null;
  description: string;
}

const DESCRIPTION_LENGTH = 1000;

/** Under the UID that mails with tickets use as well: whoever has both has one entry. */
export function publicCalendar({ id, startsAt, endsAt, status, url, summary, location, description }: PublicEntry): string {
  const off = status === 'cancelled';
  const calendar = ical({ prodId: { company: 'Seatwise', product: 'Events', language: 'EN' }, method: ICalCalendarMethod.PUBLISH });
  calendar.createEvent({
    id: `${id}@seatwise`,
    start: new Date(startsAt),
    end: new Date(endsAt),
    summary: oneLine(summary),
    location: location === null ? null : oneLine(location),
    description: { plain: paragraphsOf(description, DESCRIPTION_LENGTH) },
    url,
    status: off ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: off ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
  });
  return `${calendar.toString()}\r\n`;
}
