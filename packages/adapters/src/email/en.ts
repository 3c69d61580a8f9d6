import type { Catalogue } from './catalogue.ts';
import { amountText, instantText } from './words.ts';

const LANGUAGE = 'en-GB';
const seatsOf = (seats: number): string => `${seats} ${seats === 1 ? 'seat' : 'seats'}`;

export const en = {
  greeting: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
  bareLink: 'If the button does not work, open this address in your browser:',
  footer: 'Seatwise writes only when something happens that concerns you.',
  buttons: {
    verifyEmail: 'Confirm my address',
    magicLink: 'Sign in',
    resetPassword: 'Choose a new password',
    organizationApproved: 'Open your organisation',
    joinRequested: 'See who is waiting',
    memberApproved: 'Open Seatwise',
    seatsGranted: 'Admit members',
    paymentFailed: 'See to the payment',
  },
  mails: {
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
