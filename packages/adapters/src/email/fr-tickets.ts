/** Tickets and what becomes of their events, in French. Times are the event's. U+00A0 stands before double punctuation. */
import type { MailTemplates, TicketEventProps } from '@seatwise/domain/ports';
import type { Catalogue } from './catalogue.ts';
import { when } from './fr-when.ts';
import { amountText } from './words.ts';

const LANGUAGE = 'fr-FR';
const billets = (count: number): string => (count === 1 ? 'un billet' : `${count} billets`);
const SOON = 'Le remboursement peut mettre quelques jours à apparaître sur votre relevé.';

const whereabouts = ({ place, onlineUrl }: TicketEventProps): (readonly [string, string])[] => [
  ...(place === '' ? [] : [['Lieu\u00A0:', place] as const]),
  ...(onlineUrl === '' ? [] : [['En ligne\u00A0:', onlineUrl] as const]),
];

export const frTickets = {
  buttons: {
    ticketsBought: 'Voir mes billets',
    ticketsRefunded: 'Voir la commande',
    paymentTooLate: 'Voir la commande',
    eventMoved: 'Voir mes billets',
    eventCancelled: 'Voir la commande',
  },
  mails: {
    ticketsBought: (props: MailTemplates['ticketsBought']) => ({
      subject: `${props.tickets.length + props.more === 1 ? 'Votre billet' : 'Vos billets'}\u00A0: ${props.eventTitle}`,
      heading: props.eventTitle,
      body: [
        `Voici ${props.tickets.length + props.more === 1 ? 'votre billet' : `vos ${props.tickets.length + props.more} billets`}. À l’entrée, le code est scanné, sur l’écran ou sur papier, ou saisi à la main.`,
      ],
      facts: [
        ['Date\u00A0:', when(props)],
        ...whereabouts(props),
        ...(props.total.amount > 0 ? [['Payé\u00A0:', amountText(props.total, LANGUAGE)] as const] : []),
      ],
      tickets: props.tickets.map(({ tierName, attendeeName, code }) => ({ label: tierName, holder: attendeeName, code })),
      ...(props.more > 0
        ? { after: [`Votre commande compte encore ${billets(props.more)}\u00A0: vous les retrouvez tous sur sa page.`] }
        : {}),
      note: 'Un code ne laisse entrer qu’une fois. Qui a ce message, ou le lien qu’il contient, a vos billets\u00A0: ne transmettez que ce qui est destiné à d’autres.',
    }),
    ticketsRefunded: ({ eventTitle, tickets, amount, byYou }: MailTemplates['ticketsRefunded']) => ({
      subject: amount.amount > 0 ? `Votre remboursement\u00A0: ${eventTitle}` : `Billets rendus\u00A0: ${eventTitle}`,
      heading: amount.amount > 0 ? `${amountText(amount, LANGUAGE)} vous sont remboursés` : 'Vos billets ont été rendus',
      body: [
        byYou
          ? `Vous avez rendu ${billets(tickets)} pour ${eventTitle}.`
          : `L’organisateur de ${eventTitle} a repris ${billets(tickets)} de votre commande.`,
        `${tickets === 1 ? 'Il n’ouvre' : 'Ils n’ouvrent'} plus aucune porte.${amount.amount > 0 ? ` ${SOON}` : ''}`,
      ],
      facts: amount.amount > 0 ? [['Remboursé\u00A0:', amountText(amount, LANGUAGE)]] : [],
    }),
    paymentTooLate: ({ eventTitle, amount, eventOff }: MailTemplates['paymentTooLate']) => ({
      subject: `Votre paiement pour ${eventTitle} vous est rendu`,
      heading: 'Votre paiement est arrivé trop tard',
      body: eventOff
        ? [`${eventTitle} a été annulé avant l’arrivée de votre paiement\u00A0: il n’y a donc pas de billets.`]
        : [
            `Votre paiement pour ${eventTitle} est arrivé après le délai pendant lequel vos places étaient gardées. Elles avaient été vendues entre-temps, et il n’en restait plus.`,
          ],
      facts: [['Remboursé\u00A0:', amountText(amount, LANGUAGE)]],
      after: [`Nous vous avons aussitôt remboursé la somme entière. ${SOON}`],
    }),
    eventMoved: (props: MailTemplates['eventMoved']) => ({
      subject: `${props.newTime ? 'Nouvelle date' : 'Nouveau lieu'}\u00A0: ${props.eventTitle}`,
      heading: props.newTime ? (props.newPlace ? 'Nouvelle date et nouveau lieu' : 'Nouvelle date') : 'Nouveau lieu',
      body: [`Du nouveau pour ${props.eventTitle}. Vos billets restent valables.`],
      facts: [[props.newTime ? 'Nouvelle date\u00A0:' : 'Date\u00A0:', when(props)], ...whereabouts(props)],
      after: [
        'Si vous ne pouvez pas venir, consultez votre commande\u00A0: elle indique si, et jusqu’à quand, vous pouvez rendre des billets.',
      ],
    }),
    eventCancelled: (props: MailTemplates['eventCancelled']) => ({
      subject: `Annulé\u00A0: ${props.eventTitle}`,
      heading: `${props.eventTitle} n’aura pas lieu`,
      body: [
        'L’organisateur a annulé l’événement pour lequel vous avez des billets.',
        props.amount === null ? 'Vos billets ne sont plus valables.' : `Ce que vous avez payé vous est intégralement remboursé. ${SOON}`,
      ],
      facts: [
        ['C’était\u00A0:', when(props)],
        ...(props.amount === null ? [] : [['Remboursé\u00A0:', amountText(props.amount, LANGUAGE)] as const]),
      ],
      ...(props.reason === '' ? {} : { passage: { label: 'L’organisateur vous écrit\u00A0:', text: props.reason, quoted: true } }),
    }),
  },
} satisfies { buttons: Partial<Catalogue['buttons']>; mails: Partial<Catalogue['mails']> };
