/** Venues and the door, in French. U+00A0 stands before double punctuation. */
import type { VenueProps } from '@seatwise/domain/ports';
import type { Catalogue, Copy } from './catalogue.ts';
import { when } from './fr-when.ts';
import { amountText, greetable, localDayText } from './words.ts';

const LANGUAGE = 'fr-FR';

const named = (name: string): string => greetable(name) ?? '';
const By = (props: Pick<VenueProps, 'byName'>, otherwise: string): string => named(props.byName) || otherwise;

const days = ({ from, to }: Pick<VenueProps, 'from' | 'to'>): string =>
  from === to ? localDayText(from, LANGUAGE) : `du ${localDayText(from, LANGUAGE)} au ${localDayText(to, LANGUAGE)}`;
const forDays = (props: Pick<VenueProps, 'from' | 'to'>): string => (props.from === props.to ? `pour le ${days(props)}` : days(props));

const facts = (props: VenueProps, amount: string | null): (readonly [string, string])[] => [
  ['Événement\u00A0:', props.eventTitle],
  ['Lieu\u00A0:', props.venueName],
  ['Quand\u00A0:', days(props)],
  ...(amount === null ? [] : [[amount, amountText(props.amount, LANGUAGE)] as const]),
];

const words = (props: VenueProps, otherwise: string): Pick<Copy, 'passage'> =>
  props.note === '' ? {} : { passage: { label: `${By(props, otherwise)} vous écrit\u00A0:`, text: props.note, quoted: true } };

const ORGANIZER = 'L’organisateur';
const VENUE = 'Le lieu';

export const frVenues = {
  buttons: {
    venueRequested: 'Répondre à la demande',
    venueCountered: 'Voir l’offre',
    venueConfirmed: 'Voir la réservation',
    venueRejected: 'Voir l’échange',
    venueWithdrawn: 'Voir l’échange',
    venueCancelled: 'Voir l’échange',
    doorGiven: 'Ouvrir le contrôle des billets',
  },
  mails: {
    venueRequested: (props) => ({
      subject: `${props.venueName}\u00A0: une demande ${forDays(props)}`,
      heading: 'On vous demande votre lieu',
      body: [`${By(props, 'Un organisateur')} aimerait disposer de ${props.venueName}.`],
      facts: facts(props, 'Offre\u00A0:'),
      ...words(props, ORGANIZER),
      after: [
        'Confirmez, refusez ou proposez un autre montant. Tant que vous n’avez confirmé personne, ces jours restent à votre disposition.',
      ],
    }),
    venueCountered: (props) => ({
      subject: `${props.venueName}\u00A0: une nouvelle offre pour ${props.eventTitle}`,
      heading: 'Un autre montant est proposé',
      body: [`${By(props, props.toVenue ? ORGANIZER : VENUE)} propose un autre montant.`],
      facts: facts(props, 'Offre\u00A0:'),
      ...words(props, props.toVenue ? ORGANIZER : VENUE),
      after: [
        props.toVenue
          ? 'Confirmez, refusez ou proposez un autre montant.'
          : 'Acceptez, proposez un autre montant ou retirez votre demande.',
      ],
    }),
    venueConfirmed: (props) => ({
      subject: `Réservation confirmée\u00A0: ${props.venueName}, pour ${props.eventTitle}`,
      heading: props.toVenue ? 'Votre offre est acceptée' : 'Le lieu est à vous',
      body: [
        props.toVenue
          ? `${By(props, ORGANIZER)} a accepté votre offre\u00A0: la réservation de ${props.venueName} est confirmée.`
          : `${props.venueName} a confirmé votre demande. La page de votre événement l’indique désormais comme lieu.`,
      ],
      facts: facts(props, 'Convenu\u00A0:'),
      ...words(props, props.toVenue ? ORGANIZER : VENUE),
    }),
    venueRejected: (props) => ({
      subject: `${props.venueName} ne peut pas accueillir ${props.eventTitle}`,
      heading: 'Le lieu n’est pas disponible',
      body: [
        {
          rejected: `${props.venueName} ne donne pas suite à votre demande.`,
          overtaken: `${props.venueName} a accordé ces jours, ou une partie, à quelqu’un d’autre.`,
          expired: `${props.venueName} n’a pas répondu avant le premier jour demandé\u00A0: votre demande a pris fin.`,
        }[props.cause],
      ],
      facts: facts(props, null),
      ...words(props, VENUE),
      after: ['Demandez d’autres jours, ou un autre lieu.'],
    }),
    venueWithdrawn: (props) => ({
      subject: `${props.venueName}\u00A0: une demande est retirée`,
      heading: 'Une demande est retirée',
      body: [`${By(props, ORGANIZER)} ne demande plus ${props.venueName}.`],
      facts: facts(props, null),
      ...words(props, ORGANIZER),
      after: ['Vous n’avez plus rien à faire.'],
    }),
    venueCancelled: (props) => ({
      subject: `${props.venueName}\u00A0: la réservation pour ${props.eventTitle} est annulée`,
      heading: 'Une réservation est annulée',
      body: [
        props.toVenue
          ? `${By(props, ORGANIZER)} a annulé la réservation. Ces jours sont de nouveau libres.`
          : `${props.venueName} a annulé votre réservation. La page de votre événement ne l’indique plus comme lieu.`,
      ],
      facts: facts(props, null),
      ...words(props, props.toVenue ? ORGANIZER : VENUE),
      ...(props.toVenue ? {} : { after: ['Demandez un autre lieu, ou indiquez le vôtre.'] }),
    }),
    doorGiven: ({ byName, organizationName, eventTitle, ...times }) => ({
      subject: `L’entrée de ${eventTitle} vous est confiée`,
      heading: 'L’entrée vous est confiée',
      body: [
        `${named(byName) || organizationName} vous demande d’accueillir le public. Les billets se lisent avec l’appareil photo de votre téléphone, ou se saisissent à la main.`,
      ],
      facts: [
        ['Événement\u00A0:', eventTitle],
        ['Quand\u00A0:', when(times)],
        ['Par\u00A0:', organizationName],
      ],
      after: ['Connectez-vous avec l’adresse qui a reçu ce message, ou créez un compte avec elle.'],
      note: 'Si vous ne connaissez pas la personne qui vous le demande, ignorez ce message\u00A0: sans vous, rien ne se passe.',
    }),
  },
} satisfies {
  buttons: Partial<Catalogue['buttons']>;
  mails: Partial<Catalogue['mails']>;
};
