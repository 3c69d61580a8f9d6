/** Venues and the door, in English. */
import type { VenueProps } from '@seatwise/domain/ports';
import type { Catalogue, Copy } from './catalogue.ts';
import { when } from './en-when.ts';
import { amountText, greetable, localDayText } from './words.ts';

const LANGUAGE = 'en-GB';

const named = (name: string): string => greetable(name) ?? '';
const By = (props: Pick<VenueProps, 'byName'>, otherwise: string): string => named(props.byName) || otherwise;

const days = ({ from, to }: Pick<VenueProps, 'from' | 'to'>): string =>
  from === to ? localDayText(from, LANGUAGE) : `${localDayText(from, LANGUAGE)} to ${localDayText(to, LANGUAGE)}`;

const facts = (props: VenueProps, amount: string | null): (readonly [string, string])[] => [
  ['Event:', props.eventTitle],
  ['Venue:', props.venueName],
  ['When:', days(props)],
  ...(amount === null ? [] : [[amount, amountText(props.amount, LANGUAGE)] as const]),
];

const words = (props: VenueProps, otherwise: string): Pick<Copy, 'passage'> =>
  props.note === '' ? {} : { passage: { label: `${By(props, otherwise)} writes:`, text: props.note, quoted: true } };

const ORGANIZER = 'The organizer';
const VENUE = 'The venue';

export const enVenues = {
  buttons: {
    venueRequested: 'Answer the request',
    venueCountered: 'See the offer',
    venueConfirmed: 'See the booking',
    venueRejected: 'See what was said',
    venueWithdrawn: 'See what was said',
    venueCancelled: 'See what was said',
    doorGiven: 'Open the check-in',
  },
  mails: {
    venueRequested: (props) => ({
      subject: `${props.venueName}: a request for ${days(props)}`,
      heading: 'Somebody asks for your venue',
      body: [`${By(props, 'An organizer')} would like to have ${props.venueName}.`],
      facts: facts(props, 'Offer:'),
      ...words(props, ORGANIZER),
      after: ['Confirm it, decline it, or name another amount. The days are yours to give until you have confirmed somebody.'],
    }),
    venueCountered: (props) => ({
      subject: `${props.venueName}: a new offer for ${props.eventTitle}`,
      heading: 'Another amount is proposed',
      body: [`${By(props, props.toVenue ? ORGANIZER : VENUE)} proposes another amount.`],
      facts: facts(props, 'Offer:'),
      ...words(props, props.toVenue ? ORGANIZER : VENUE),
      after: [
        props.toVenue ? 'Confirm it, decline it, or name another amount.' : 'Accept it, name another amount, or take your request back.',
      ],
    }),
    venueConfirmed: (props) => ({
      subject: `${props.venueName} is booked for ${props.eventTitle}`,
      heading: props.toVenue ? 'Your offer was accepted' : 'The venue is yours',
      body: [
        props.toVenue
          ? `${By(props, ORGANIZER)} accepted your offer: ${props.venueName} is booked.`
          : `${props.venueName} has confirmed your request. Your event’s page names it as the place from now on.`,
      ],
      facts: facts(props, 'Agreed:'),
      ...words(props, props.toVenue ? ORGANIZER : VENUE),
    }),
    venueRejected: (props) => ({
      subject: `${props.venueName} cannot host ${props.eventTitle}`,
      heading: 'The venue is not available',
      body: [
        {
          rejected: `${props.venueName} declines your request.`,
          overtaken: `${props.venueName} has given these days, or some of them, to somebody else.`,
          expired: `${props.venueName} has not answered before the first day you asked for, so your request has ended.`,
        }[props.cause],
      ],
      facts: facts(props, null),
      ...words(props, VENUE),
      after: ['Ask for other days, or for another venue.'],
    }),
    venueWithdrawn: (props) => ({
      subject: `${props.venueName}: a request was taken back`,
      heading: 'A request was taken back',
      body: [`${By(props, 'The organizer')} no longer asks for ${props.venueName}.`],
      facts: facts(props, null),
      ...words(props, ORGANIZER),
      after: ['There is nothing left for you to do.'],
    }),
    venueCancelled: (props) => ({
      subject: `${props.venueName}: the booking for ${props.eventTitle} is cancelled`,
      heading: 'A booking is cancelled',
      body: [
        props.toVenue
          ? `${By(props, ORGANIZER)} has cancelled the booking. The days are free again.`
          : `${props.venueName} has cancelled your booking. Your event’s page no longer names it as the place.`,
      ],
      facts: facts(props, null),
      ...words(props, props.toVenue ? ORGANIZER : VENUE),
      ...(props.toVenue ? {} : { after: ['Ask another venue, or name a place of your own.'] }),
    }),
    doorGiven: ({ byName, organizationName, eventTitle, ...times }) => ({
      subject: `You have the door of ${eventTitle}`,
      heading: 'You have the door',
      body: [
        `${named(byName) || organizationName} asks you to check people in. Their tickets can be read with your phone’s camera, or typed.`,
      ],
      facts: [
        ['Event:', eventTitle],
        ['When:', when(times)],
        ['By:', organizationName],
      ],
      after: ['Sign in with the address this message came to, or create an account with it.'],
      note: 'If you do not know who asks you, ignore this message: without you nothing happens.',
    }),
  },
} satisfies {
  buttons: Partial<Catalogue['buttons']>;
  mails: Partial<Catalogue['mails']>;
};
