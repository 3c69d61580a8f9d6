import type { Problem } from '@seatwise/domain/wizard/contract';
import { useWizardWords } from '../../i18n/wizard.ts';

const WORDS = {
  'event_basics.startsAt:over': 'problem.over',
  'event_basics.endsAt:over': 'problem.over',
  'event_basics.endsAt:end_before_start': 'problem.endsBefore',
  'venue_selection.venueBookingId:booking_over': 'problem.bookingOver',
  'venue_selection.kind:venue_confirmed': 'problem.venueConfirmed',
  'venue_selection.kind:venue_days': 'problem.venueDays',
  'ticketing.tiers.accessCode:code_without_hidden': 'problem.codeWithoutHidden',
  'contact_info.name': 'problem.contactName',
  'contact_info.email': 'problem.contactEmail',
  'contact_info.phone': 'problem.tooLong',
  'contact_info.company': 'problem.tooLong',
  'event_basics.title': 'problem.title',
  'event_basics.summary': 'problem.summary',
  'event_basics.description': 'problem.tooLong',
  'event_basics.format': 'problem.format',
  'event_basics.startsAt': 'problem.startsAt',
  'event_basics.endsAt': 'problem.endsAt',
  'event_basics.timeZone': 'problem.timeZone',
  'event_basics.expectedAttendance': 'problem.headcount',
  'venue_selection.kind': 'problem.venueKind',
  'venue_selection.venueBookingId': 'problem.venueBooking',
  'venue_selection.custom': 'problem.customVenue',
  'venue_selection.custom.name': 'problem.venueName',
  'venue_selection.custom.address': 'problem.venueAddress',
  'venue_selection.custom.city': 'problem.venueCity',
  'venue_selection.custom.country': 'problem.venueCountry',
  'venue_selection.custom.capacity': 'problem.headcount',
  'venue_selection.onlineUrl': 'problem.onlineUrl',
  'ticketing.currency': 'problem.currency',
  'ticketing.capacity': 'problem.headcount',
  'ticketing.tiers': 'problem.tiers',
  'ticketing.tiers.name': 'problem.tierName',
  'ticketing.tiers.price': 'problem.tierPrice',
  'ticketing.tiers.quantity': 'problem.tierQuantity',
  'ticketing.tiers.maxPerOrder': 'problem.tierLimit',
  'ticketing.tiers.saleStartsAt': 'problem.tierDates',
  'ticketing.tiers.saleEndsAt': 'problem.tierDates',
  'ticketing.tiers.accessCode': 'problem.tierCode',
  'ticketing.tiers.description': 'problem.tooLong',
  'marketing.channels': 'problem.channels',
  'marketing.tone': 'problem.tooLong',
  'marketing.landingPage.headline': 'problem.tooLong',
  'marketing.landingPage.body': 'problem.tooLong',
  'marketing.landingPage.highlights': 'problem.highlights',
  'marketing.emails.subject': 'problem.emailSubject',
  'marketing.emails.body': 'problem.emailBody',
  'marketing.social.text': 'problem.socialText',
  'marketing.whatsapp.text': 'problem.whatsappText',
  'review.slug': 'problem.slug',
  'review.acceptTerms': 'problem.terms',
} as const;

const isKnown = (path: string): path is keyof typeof WORDS => Object.hasOwn(WORDS, path);

/** A problem as a sentence: what to do, not which rule was broken. */
export function useProblemWords(): (problem: Problem) => string {
  const t = useWizardWords();
  return ({ stage, path, code }) => {
    const ofRule = `${stage}.${path.replace(/\.\d+(?=\.|$)/g, '')}:${code}`;
    if (isKnown(ofRule)) return t(WORDS[ofRule]);
    const parts = `${stage}.${path}`.replace(/\.\d+(?=\.|$)/g, '').split('.');
    for (let length = parts.length; length > 1; length -= 1) {
      const known = parts.slice(0, length).join('.');
      if (isKnown(known)) return t(WORDS[known]);
    }
    return t('problem.other');
  };
}
