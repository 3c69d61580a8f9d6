import type { Stage } from '@seatwise/domain/wizard/contract';
import { useWizardWords } from '../../i18n/wizard.ts';

const LABELS = {
  'contact_info.name': 'contact.name',
  'contact_info.email': 'contact.email',
  'contact_info.phone': 'contact.phone',
  'contact_info.company': 'contact.company',
  'event_basics.title': 'basics.name',
  'event_basics.summary': 'basics.summary',
  'event_basics.description': 'basics.description',
  'event_basics.format': 'basics.format',
  'event_basics.startsAt': 'basics.starts',
  'event_basics.endsAt': 'basics.ends',
  'event_basics.timeZone': 'basics.zone',
  'event_basics.expectedAttendance': 'basics.attendance',
  'venue_selection.kind': 'venue.kind',
  'venue_selection.venueBookingId': 'venue.request',
  'venue_selection.custom': 'venue.own',
  'venue_selection.onlineUrl': 'venue.onlineUrl',
  'ticketing.currency': 'tickets.currency',
  'ticketing.capacity': 'tickets.capacity',
  'ticketing.tiers': 'tickets.tiers',
  'marketing.channels': 'marketing.channels',
  'marketing.tone': 'marketing.tone',
  'marketing.landingPage': 'marketing.landing',
  'marketing.emails': 'marketing.emails',
  'marketing.social': 'marketing.social',
  'marketing.whatsapp': 'marketing.whatsapp',
  'review.slug': 'review.slug',
  'review.acceptTerms': 'review.terms',
} as const;

const isKnown = (path: string): path is keyof typeof LABELS => Object.hasOwn(LABELS, path);

/** Where a field stands in its form. */
export const placeOf = (stage: Stage, field: string): number => Object.keys(LABELS).indexOf(`${stage}.${field}`);

/** What a field is called. */
export function useFieldWords(): (stage: Stage, field: string) => string {
  const t = useWizardWords();
  return (stage, field) => {
    const path = `${stage}.${field}`;
    return isKnown(path) ? t(LABELS[path]) : field;
  };
}
