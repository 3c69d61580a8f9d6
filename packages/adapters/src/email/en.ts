import type { Catalogue } from './catalogue.ts';
import { enBookings } from './en-bookings.ts';
import { enTickets } from './en-tickets.ts';
import { enVenues } from './en-venues.ts';
import { amountText, dateText, greetable, instantText } from './words.ts';

const LANGUAGE = 'en-GB';
const seatsOf = (seats: number): string => `${seats} ${seats === 1 ? 'seat' : 'seats'}`;
/** An inviter of whom nothing but the organisation can be named is not named twice. */
const from = (inviter: string, organization: string): string =>
  greetable(inviter) === null || inviter === organization ? organization : `${inviter} of ${organization}`;
const first = (inviter: string, organization: string): string => greetable(inviter) ?? organization;
const coachOf = (coach: string): string => greetable(coach) ?? 'A coach';
const HOW = 'open the invitation and sign in with the address this message came to, or create an account with it.';
const unknown = (who: string): string =>
  `If you do not know ${who}, ignore this message: without you nothing happens. The link is meant for you alone, so please do not pass it on.`;

export const en = {
  greeting: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
  bareLink: 'If the button does not work, open this address in your browser:',
  footer: 'Seatwise writes only when something happens that concerns you.',
  buttons: {
    ...enBookings.buttons,
    ...enTickets.buttons,
    ...enVenues.buttons,
    verifyEmail: 'Confirm my address',
    magicLink: 'Sign in',
    resetPassword: 'Choose a new password',
    organizationApproved: 'Open your organisation',
    joinRequested: 'See who is waiting',
    memberApproved: 'Open Seatwise',
    seatsGranted: 'Admit members',
    paymentFailed: 'See to the payment',
    seatInvite: 'Open the invitation',
    seatInviteReminder: 'Open the invitation',
    seatClaimed: 'See my seats',
    inviteHelpRequested: 'Change the address',
    orderPaid: 'Invite people',
    pairingInvite: 'Open the invitation',
    pairingAccepted: 'See whom I coach',
  },
  mails: {
    ...enBookings.mails,
    ...enTickets.mails,
    ...enVenues.mails,
    verifyEmail: () => ({
      subject: 'Confirm your address',
      heading: 'Confirm your address',
      body: ['Please confirm that this address is yours, so that we know where to reach you.'],
      note: 'The link works for a short time only. If you did not create an account with Seatwise, ignore this message: without the link nothing happens.',
    }),
    magicLink: () => ({
      subject: 'Your sign-in link',
      heading: 'Sign in to Seatwise',
      body: ['Here is the link you asked for. It works once, and for a short time only.'],
      note: 'If you did not ask for it, ignore this message. Nobody can sign in without the link, so do not pass it on.',
    }),
    resetPassword: () => ({
      subject: 'Choose a new password',
      heading: 'Choose a new password',
      body: ['Someone, most likely you, asked for a new password for your account.'],
      note: 'The link works for a short time only. If it was not you, ignore this message: your password stays as it is.',
    }),
    organizationApproved: ({ organizationName }) => ({
      subject: `${organizationName} is approved`,
      heading: 'Your organisation is approved',
      body: [`We have approved ${organizationName}. You can now buy seats, hand out the join code and admit members.`],
    }),
    organizationRejected: ({ organizationName }) => ({
      subject: `${organizationName} was not approved`,
      heading: 'Your organisation was not approved',
      body: [
        `We looked at your request to open ${organizationName} on Seatwise, and have not approved it.`,
        'Nothing has been charged, and your own account stays as it is.',
      ],
    }),
    organizationSuspended: ({ organizationName }) => ({
      subject: `${organizationName} is suspended`,
      heading: 'Your organisation is suspended',
      body: [
        `We have suspended ${organizationName}. For as long as this lasts nobody can join, and public sales are closed.`,
        'Your data stays. A running subscription goes on until you cancel it.',
      ],
    }),
    joinRequested: ({ organizationName, memberName }) => ({
      subject: `${memberName} would like to join ${organizationName}`,
      heading: 'Someone is waiting to join',
      body: [
        `${memberName} entered the join code of ${organizationName} and is waiting to be admitted. They take a seat once you approve them, not before.`,
      ],
    }),
    memberApproved: ({ organizationName }) => ({
      subject: `You are now a member of ${organizationName}`,
      heading: 'You have been admitted',
      body: [`${organizationName} has admitted you. Your seat is ready.`],
    }),
    memberRejected: ({ organizationName }) => ({
      subject: `Your request to join ${organizationName}`,
      heading: 'You have not been admitted',
      body: [
        `${organizationName} has declined your request to join.`,
        'If you think that is a misunderstanding, speak to them. With their join code you can ask again at any time.',
      ],
    }),
    memberRemoved: ({ organizationName }) => ({
      subject: `You are no longer a member of ${organizationName}`,
      heading: 'Your membership has ended',
      body: [`You are no longer a member of ${organizationName}.`, 'Your account and your other memberships stay as they are.'],
    }),
    seatsGranted: ({ organizationName, seats }) => ({
      subject: `${organizationName} now has ${seatsOf(seats)}`,
      heading: `${seatsOf(seats)}, ready to use`,
      body: [`Your purchase went through. ${organizationName} now has ${seatsOf(seats)} in all, and you can admit whoever is waiting.`],
    }),
    paymentFailed: ({ organizationName, admissionsStopAt }) => ({
      subject: `A payment for ${organizationName} did not go through`,
      heading: 'A payment did not go through',
      body: [
        `We could not collect the payment for the seats of ${organizationName}. Nobody loses their seat over it.`,
        `If it is still open on ${instantText(admissionsStopAt, LANGUAGE)}, no new members can be admitted until it is paid.`,
      ],
    }),
    secondSubscriptionRefunded: ({ organizationName, amount }) => ({
      subject: `A double purchase for ${organizationName} was refunded`,
      heading: 'A double purchase was refunded',
      body: [
        `Seats for ${organizationName} were bought twice at nearly the same time. The first purchase stands, and its seats are there.`,
        `We have ended the second one and given back ${amountText(amount, LANGUAGE)} in full. It can take a few days to show on your statement.`,
      ],
    }),
    seatInvite: ({ inviterName, organizationName, courseTitle, note, expiresAt }) => ({
      subject: `${first(inviterName, organizationName)} invites you to ${courseTitle}`,
      heading: 'A seat is reserved for you',
      body: [`${from(inviterName, organizationName)} has reserved a seat for you in the course “${courseTitle}”.`],
      ...(note === '' ? {} : { passage: { label: `${first(inviterName, organizationName)} writes:`, text: note, quoted: true } }),
      after: [`To take it, ${HOW}`, `The seat is kept for you until ${dateText(expiresAt, LANGUAGE)}.`],
      note: unknown(first(inviterName, organizationName)),
    }),
    seatInviteReminder: ({ inviterName, organizationName, courseTitle, expiresAt }) => ({
      subject: `Your seat in ${courseTitle} is still waiting`,
      heading: 'Your seat is still waiting',
      body: [
        `${from(inviterName, organizationName)} has reserved a seat for you in the course “${courseTitle}”, and you have not taken it yet.`,
        `It is kept for you until ${dateText(expiresAt, LANGUAGE)}. After that somebody else may get it.`,
        `To take it, ${HOW}`,
      ],
      note: unknown(first(inviterName, organizationName)),
    }),
    seatClaimed: ({ organizationName, courseTitle, joiningInfo }) => ({
      subject: `Your seat in ${courseTitle}`,
      heading: 'The seat is yours',
      body: [`You have a seat in “${courseTitle}”, with ${organizationName}.`],
      ...(joiningInfo === ''
        ? { after: [`${organizationName} has not written down yet how to take part. Once it has, you find it with your seat on Seatwise.`] }
        : { passage: { label: 'How to take part', text: joiningInfo, quoted: false } }),
      note: 'If you cannot come, give the seat back there: somebody else may be glad of it.',
    }),
    inviteHelpRequested: ({ courseTitle, memberName, memberEmail, invitedEmail }) => ({
      subject: `${memberName} asks for another address on an invitation`,
      heading: 'An invitation was opened by another account',
      body: [
        `${memberName} has opened the invitation to “${courseTitle}” that was sent to ${invitedEmail}, but uses Seatwise with the address ${memberEmail}.`,
        `If you know them, change the address of the invitation to ${memberEmail}. They then get a new link, and the earlier one stops working.`,
      ],
      note: `If you do not know them, there is nothing to do: the invitation can be taken with ${invitedEmail} alone.`,
    }),
    orderPaid: ({ courseTitle, seats, total }) => ({
      subject: `${seatsOf(seats)} in ${courseTitle}`,
      heading: `${seatsOf(seats)}, ready to hand out`,
      body: [
        total.amount > 0
          ? 'Thank you, your payment has arrived. You can now invite people to the seats you bought.'
          : 'Your order went through, and nothing is to be paid. You can now invite people to your seats.',
      ],
      facts: [
        ['Course:', courseTitle],
        ['Seats:', String(seats)],
        ...(total.amount > 0 ? [['Paid:', amountText(total, LANGUAGE)] as const] : []),
      ],
    }),
    orderRefunded: ({ courseTitle, seats, amount }) => ({
      subject: amount.amount > 0 ? `Your refund for ${courseTitle}` : `Seats in ${courseTitle} were returned`,
      heading: amount.amount > 0 ? `${amountText(amount, LANGUAGE)} is on its way back to you` : 'Your seats were returned',
      body: [
        `${seatsOf(seats)} that nobody had taken ${seats === 1 ? 'was' : 'were'} returned${amount.amount > 0 ? ', and we have given back the money for ' + (seats === 1 ? 'it' : 'them') : ''}.`,
        'Invitations that were still open no longer work. Whoever has a seat keeps it.',
      ],
      facts: [
        ['Course:', courseTitle],
        ['Seats returned:', String(seats)],
        ...(amount.amount > 0 ? [['Refunded:', amountText(amount, LANGUAGE)] as const] : []),
      ],
      ...(amount.amount > 0 ? { after: ['It can take a few days to show on your statement.'] } : {}),
    }),
    pairingInvite: ({ coachName, organizationName, expiresAt }) => ({
      subject: `${coachOf(coachName)} would like to coach you`,
      heading: 'An invitation to be coached',
      body: [
        `${coachOf(coachName)}${organizationName === '' ? '' : ` of ${organizationName}`} would like to coach you on Seatwise. Once you accept, you can book sessions with them.`,
        `To accept, ${HOW}`,
        `The invitation is open until ${dateText(expiresAt, LANGUAGE)}.`,
      ],
      note: unknown(greetable(coachName) ?? 'them'),
    }),
    pairingAccepted: ({ memberName }) => ({
      subject: `${memberName} accepted your invitation`,
      heading: 'Somebody new to coach',
      body: [
        `${memberName} has accepted your invitation. You now see them among the people you coach, and they can book sessions with you.`,
      ],
    }),
    accountDeleted: () => ({
      subject: 'Your account has been deleted',
      heading: 'Your account has been deleted',
      body: [
        'As you asked, we have deleted your Seatwise account and your personal data with it.',
        'Records that have to be kept, such as orders, no longer carry your name.',
      ],
    }),
  },
} satisfies Catalogue;
