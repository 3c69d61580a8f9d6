/** Tickets and what becomes of their events, in English. Times are the event's. */
import type { MailTemplates, TicketEventProps } from '@seatwise/domain/ports';
import type { Catalogue } from './catalogue.ts';
import { when } from './en-when.ts';
import { amountText } from './words.ts';

const LANGUAGE = 'en-GB';
const ticketsOf = (count: number): string => (count === 1 ? 'one ticket' : `${count} tickets`);
const SOON = 'It can take a few days to show on your statement.';

const whereabouts = ({ place, onlineUrl }: TicketEventProps): (readonly [string, string])[] => [
  ...(place === '' ? [] : [['Where:', place] as const]),
  ...(onlineUrl === '' ? [] : [['Online:', onlineUrl] as const]),
];

export const enTickets = {
  buttons: {
    ticketsBought: 'See my tickets',
    ticketsRefunded: 'See the order',
    paymentTooLate: 'See the order',
    eventMoved: 'See my tickets',
    eventCancelled: 'See the order',
  },
  mails: {
    ticketsBought: (props: MailTemplates['ticketsBought']) => ({
      subject: props.tickets.length + props.more === 1 ? `Your ticket: ${props.eventTitle}` : `Your tickets: ${props.eventTitle}`,
      heading: props.eventTitle,
      body: [
        `Here ${props.tickets.length + props.more === 1 ? 'is your ticket' : `are your ${props.tickets.length + props.more} tickets`}. At the door the code is scanned, from the screen or from paper, or typed.`,
      ],
      facts: [
        ['When:', when(props)],
        ...whereabouts(props),
        ...(props.total.amount > 0 ? [['Paid:', amountText(props.total, LANGUAGE)] as const] : []),
      ],
      tickets: props.tickets.map(({ tierName, attendeeName, code }) => ({ label: tierName, holder: attendeeName, code })),
      ...(props.more > 0
        ? { after: [`${props.more === 1 ? 'One more ticket' : `${props.more} more tickets`}: you find all of them with your order.`] }
        : {}),
      note: 'A code lets in once. Whoever has this message, or the link in it, has your tickets: pass on only what is meant for others.',
    }),
    ticketsRefunded: ({ eventTitle, tickets, amount, byYou }: MailTemplates['ticketsRefunded']) => ({
      subject: amount.amount > 0 ? `Your refund: ${eventTitle}` : `Tickets given back: ${eventTitle}`,
      heading: amount.amount > 0 ? `${amountText(amount, LANGUAGE)} given back to you` : 'Your tickets are given back',
      body: [
        byYou
          ? `You have given back ${ticketsOf(tickets)} for ${eventTitle}.`
          : `The organizer of ${eventTitle} has taken back ${ticketsOf(tickets)} of your order.`,
        `${tickets === 1 ? 'It opens' : 'They open'} no door any more.${amount.amount > 0 ? ` ${SOON}` : ''}`,
      ],
      facts: amount.amount > 0 ? [['Refunded:', amountText(amount, LANGUAGE)]] : [],
    }),
    paymentTooLate: ({ eventTitle, amount, eventOff }: MailTemplates['paymentTooLate']) => ({
      subject: `Your payment for ${eventTitle} is given back`,
      heading: 'Your payment came too late',
      body: eventOff
        ? [`${eventTitle} was cancelled before your payment arrived, so there are no tickets.`]
        : [
            `Your payment for ${eventTitle} arrived after the time for which we had kept your seats. They had been sold to others by then, and none were left for you.`,
          ],
      facts: [['Given back:', amountText(amount, LANGUAGE)]],
      after: [`We have given the whole amount back at once. ${SOON}`],
    }),
    eventMoved: (props: MailTemplates['eventMoved']) => ({
      subject: props.newTime ? `New time: ${props.eventTitle}` : `New place: ${props.eventTitle}`,
      heading: props.newTime ? (props.newPlace ? 'A new time and a new place' : 'A new time') : 'A new place',
      body: [`${props.eventTitle} has been moved. Your tickets stay good.`],
      facts: [[props.newTime ? 'New time:' : 'When:', when(props)], ...whereabouts(props)],
      after: ['If you cannot come, look at your order: it says whether and until when you can give tickets back.'],
    }),
    eventCancelled: (props: MailTemplates['eventCancelled']) => ({
      subject: `Cancelled: ${props.eventTitle}`,
      heading: `${props.eventTitle} will not take place`,
      body: [
        'The organizer has cancelled the event you have tickets for.',
        props.amount === null ? 'Your tickets are no longer good.' : `What you paid is given back in full. ${SOON}`,
      ],
      facts: [['It was:', when(props)], ...(props.amount === null ? [] : [['Given back:', amountText(props.amount, LANGUAGE)] as const])],
      ...(props.reason === '' ? {} : { passage: { label: 'The organizer writes:', text: props.reason, quoted: true } }),
    }),
  },
} satisfies { buttons: Partial<Catalogue['buttons']>; mails: Partial<Catalogue['mails']> };
