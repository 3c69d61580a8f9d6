/**
 * iCalendar (RFC 5545) for mails and feeds: one VEVENT a session or event, in UTC, so that no calendar's own zone data is asked. What people typed is one
 * line before it comes here; escaping and folding are the library's.
 */
import type { CalendarEvent, CalendarMessage, Locale } from '@seatwise/domain/ports';
import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  type ICalEventData,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { oneLine, paragraphsOf } from '../email/words.ts';
import { WORDS } from './words.ts';

const PRODUCT = { company: 'Seatwise', product: 'Sessions', language: 'EN' };
/** How often a subscribed calendar asks, if it listens. */
const REFRESH_SECONDS = 60 * 60;
const NOTE_LENGTH = 1000;

/** The same for every message and every feed that speaks of the session, whatever domain mails come from. */
const uidOf = (id: string): string => `${id}@seatwise`;

function entry(event: CalendarEvent, locale: Locale): ICalEventData {
  const words = WORDS[locale];
  const title = event.title === undefined ? words.session(oneLine(event.withName)) : oneLine(event.title);
  const more = event.title === undefined ? words.change : words.details;
  const place = oneLine(event.place ?? '');
  const note = paragraphsOf(event.note, NOTE_LENGTH);
  return {
    id: uidOf(event.id),
    sequence: event.sequence,
    start: new Date(event.startsAt),
    end: new Date(event.endsAt),
    stamp: new Date(event.changedAt),
    lastModified: new Date(event.changedAt),
    summary: event.cancelled ? words.cancelled(title) : title,
    description: { plain: [...(note === '' ? [] : [note]), ...(event.cancelled ? [] : [more(event.url)])].join('\n\n') },
    ...(place === '' ? {} : { location: place }),
    url: event.url,
    status: event.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    // What is off takes nobody's time.
    transparency: event.cancelled ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
  };
}

/** The last line ends, too. */
const text = (calendar: ReturnType<typeof ical>): string => `${calendar.toString()}\r\n`;

export interface Invitation {
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH';
  ics: string;
}

/**
 * What travels with a mail. iTIP (RFC 5546) lets a REQUEST and a CANCEL speak of one UID alone: several sessions are a published file. The
 * organiser is whom the mail is from, since programs believe a change from nobody else; the addressee alone attends, so that neither
 * learns the other's address.
 */
export function invitation(
  message: CalendarMessage,
  locale: Locale,
  mail: { from: { name: string; address: string }; to: string },
): Invitation {
  const alone = message.events.length === 1;
  const method = !alone ? ICalCalendarMethod.PUBLISH : message.kind === 'cancel' ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST;
  const organizer = { name: mail.from.name, email: mail.from.address };
  const attendee = {
    name: oneLine(message.attendee) || mail.to,
    email: mail.to,
    role: ICalAttendeeRole.REQ,
    type: ICalAttendeeType.INDIVIDUAL,
    status: ICalAttendeeStatus.NEEDSACTION,
    // An answer would reach nobody: whoever cannot come cancels.
    rsvp: false,
  };
  const calendar = ical({ prodId: PRODUCT, method });
  for (const event of message.events) {
    calendar.createEvent({ ...entry(event, locale), organizer, ...(alone ? { attendees: [attendee] } : {}) });
  }
  return { method, ics: text(calendar) };
}

/** A calendar to subscribe to. */
export function feed(events: readonly CalendarEvent[], locale: Locale): string {
  const calendar = ical({ prodId: PRODUCT, method: ICalCalendarMethod.PUBLISH, name: WORDS[locale].calendar, ttl: REFRESH_SECONDS });
  for (const event of events) calendar.createEvent(entry(event, locale));
  return text(calendar);
}
