import type { ErrorCopy } from './copy.ts';
import { figure, namesOf, wordOf } from './details.ts';

export const errorsEn = {
  UNAUTHENTICATED: 'Your session has ended. Sign in again to go on.',
  FORBIDDEN: 'Your role does not allow this. An owner of the organisation can change that.',
  NOT_FOUND: 'This does not exist, or you may not see it.',
  INVALID_INPUT: 'Something in the form is not right yet. Check the fields and try again.',
  STALE_VERSION: 'Somebody changed this in the meantime. Look at what is there now, then make your change again.',
  INVALID_STATE: ({ details }) => {
    switch (wordOf(details, 'state')) {
      case 'already_invited':
        return 'This address is invited already.';
      case 'already_seated':
        return 'Whoever has this address has a seat already.';
      case 'claimed':
        return 'The seat has been taken with this invite, so nothing about it can change any more.';
      case 'revoked':
        return 'This invite has been revoked.';
      case 'link':
        return 'A link has no address to write to: make a new link instead.';
      case 'refunded':
        return 'This order was refunded: it has no seats to hand out any more.';
      case 'released':
        return 'This seat has been given back already.';
      case 'addressee':
        return 'This invitation is for you: take the seat.';
      case 'nothing_to_refund':
        return 'Every seat of this order is taken: there is nothing to give back.';
      case 'no_payment':
        return 'No payment of this order is known here. Give the money back where it was taken.';
      case 'active':
        return 'This invitation has been accepted. End the pairing instead.';
      case 'booked':
        return 'This date has been put elsewhere already.';
      case 'dismissed':
        return 'This date has been let go already.';
      case 'series_ended':
        return 'The series has ended, so there is nothing left to settle.';
      case 'own':
        return 'This is you yourself: nobody is their own coach.';
      case 'paired':
        return 'You coach this person already.';
      case 'not_a_coach':
        return 'Say first that you coach; then you can invite people.';
      case 'cancelled':
        return 'This has been cancelled already.';
      case 'cancelled_by_coach':
        return 'The coach cancelled this session, so only the coach can bring it back.';
      case 'completed':
        return wordOf(details, 'eventId') === null ? 'This is over.' : 'This event is published already.';
      case 'last_stage':
        return 'This is the last step: publish what it shows.';
      case 'proposal_applied':
        return 'This has been taken over already.';
      case 'proposal_dismissed':
        return 'This proposal was put away. Ask for a new one.';
      case 'nothing_to_suggest':
        return 'There is nothing to suggest here: what can be known is there already.';
      case 'no_show':
        return 'This session is over, and was missed.';
      case 'ended':
        return 'This has ended already.';
      case 'own_offer':
        return 'The last offer is your own: the other side answers it.';
      case 'offer_changed':
        return 'Another amount lies on the table by now. Look at it, then decide.';
      case 'has_venue':
        return 'A venue is confirmed for this event. Cancel that booking first.';
      case 'already_requested':
        return 'This venue has been asked for this event already. Take that request back first to ask anew.';
      case 'venue_booked':
        return 'Its venue is booked for other days. Cancel that booking first, or keep to its days.';
      case 'event_basics':
        return 'Say first what it is and when: then a venue can be asked.';
      case 'taken':
        return 'Another contact has this address or number already.';
      case 'suppressed':
        return 'This address has said no, or mails do not arrive there. Only whoever has it can change that, by the link in a mail.';
      case 'no_address':
        return 'There is no address or number for this yet.';
      case 'over':
        return 'This event is over.';
      case 'rejected':
        return 'The venue has declined this request.';
      case 'withdrawn':
        return 'This request has been taken back.';
      case 'expired':
        return 'The first day asked for has passed, so this request has run out.';
      default:
        return 'This is not possible the way things stand now. Reload the page to see where they stand.';
    }
  },
  CAPACITY_EXCEEDED: ({ details, who, format }) => {
    const seats = figure(details, 'seatLimit');
    const remedy = who === undefined ? 'Buy seats to admit more people.' : `Buy seats to admit ${who}.`;
    if (seats === null) return `All seats are taken. ${remedy}`;
    if (seats === 0) return `There are no seats yet. ${remedy}`;
    return seats === 1 ? `The one seat is taken. ${remedy}` : `All ${format.number(seats)} seats are taken. ${remedy}`;
  },
  SEATS_OUT_OF_RANGE: ({ details, format }) => {
    const [min, max] = [figure(details, 'minSeats'), figure(details, 'maxSeats')];
    return min === null || max === null
      ? 'This plan does not come with that number of seats. Choose another number or another plan.'
      : `This plan has ${format.number(min)} to ${format.number(max)} seats. Choose a number in between, or another plan.`;
  },
  ORGANIZATION_NOT_APPROVED: 'The organisation is not approved at the moment. This becomes possible once it is.',
  JOIN_CODE_INVALID: 'No organisation has this code. Check it with whoever gave it to you.',
  ALREADY_MEMBER: 'You are in this organisation already.',
  LAST_OWNER: ({ details, format }) => {
    const names = namesOf(details, 'organizations');
    return names.length === 0
      ? 'An organisation needs an owner. Make somebody else an owner first.'
      : `You are the last owner of ${format.list(names)}. Make somebody else an owner first.`;
  },
  INVITE_INVALID: ({ details }) => {
    switch (wordOf(details, 'reason')) {
      case 'expired':
        return 'This invitation has expired. Ask whoever invited you to send it again.';
      case 'revoked':
        return 'This invitation was withdrawn by whoever sent it.';
      case 'claimed':
        return 'This invitation has been used already. Ask whoever invited you for a new one.';
      case 'replaced':
        return 'You were sent a newer invitation. Open the link in the newest mail.';
      default:
        return 'This invitation is not valid, or no longer. Ask whoever invited you for a new one.';
    }
  },
  WRONG_ACCOUNT: ({ details }) => {
    const meant = wordOf(details, 'maskedEmail');
    return meant === null
      ? 'This is meant for another e-mail address than the one you are signed in with.'
      : `This is meant for ${meant}, not for the address you are signed in with.`;
  },
  EMAIL_NOT_VERIFIED: 'Confirm your e-mail address first: open the link that we sent you.',
  ALREADY_CLAIMED: ({ details }) =>
    wordOf(details, 'coachId') === null ? 'You have this seat already.' : 'You are connected with this coach already.',
  NO_SEAT_LEFT: ({ details, format }) => {
    const [total, claimed, invited] = [figure(details, 'total'), figure(details, 'claimed'), figure(details, 'invited')];
    const free =
      figure(details, 'available') ?? (total === null || claimed === null || invited === null ? null : total - claimed - invited);
    const remedy = 'Revoke an invite that nobody uses, or order more seats.';
    if (free === null || free < 0) return `There are not enough free seats in this order. ${remedy}`;
    if (free === 0) return `No seat of this order is free. ${remedy}`;
    return free === 1
      ? `Only one seat of this order is free. ${remedy}`
      : `Only ${format.number(free)} seats of this order are free. ${remedy}`;
  },
  SLOT_TAKEN: 'Somebody took this time a moment ago. Choose another one.',
  OUTSIDE_AVAILABILITY: ({ details }) => {
    switch (wordOf(details, 'cause')) {
      case 'past':
        return 'This time has passed. Choose one that is still ahead.';
      case 'notice':
        return 'The coach needs more notice than that. Choose a later time.';
      case 'horizon':
        return 'This is further ahead than the coach takes bookings. Choose an earlier time.';
      case 'time_off':
        return 'The coach is away at this time. Choose one of the open times.';
      case 'grid':
        return 'Sessions do not begin at this time. Choose one of the open times.';
      default:
        return 'The coach is not available at this time. Choose one of the open times.';
    }
  },
  SERIES_CONFLICT: 'Some of the dates are not free. Look at them and choose what to do.',
  NOT_PAIRED: 'You are not connected with this coach. Ask for an invitation.',
  LIMIT_REACHED: ({ details, format }) => {
    const limit = figure(details, 'limit');
    const name = wordOf(details, 'name');
    if (limit === null) return 'The limit is reached.';
    if (name !== null) return `At most ${format.number(limit)} tickets “${name}” go into one order. Take fewer.`;
    switch (wordOf(details, 'of')) {
      case 'upcomingSessions':
        return `You may have ${format.number(limit)} sessions ahead with this organisation’s coaches, and that would be more. Cancel one, or wait until some are over.`;
      case 'activeSeries':
        return `You may have ${format.number(limit)} series with this organisation’s coaches, and have them already. End one to begin another.`;
      case 'wizards':
        return `You have ${format.number(limit)} events in the making. Finish one, or discard one.`;
      case 'proposals':
      case 'messages':
        return 'The assistant has helped with this event as much as it can. The forms go on without it.';
      case 'venueRequests':
        return `You may have ${format.number(limit)} venues asked at once for an event. Take a request back first.`;
      case 'venueOffers':
        return `There have been ${format.number(limit)} offers already. Settle it, or end it.`;
      default:
        return `The limit of ${format.number(limit)} is reached.`;
    }
  },
  TOO_LATE: ({ details, format }) => {
    const [hours, days, until] = [figure(details, 'hours'), figure(details, 'days'), wordOf(details, 'until')];
    if (until !== null) return `These tickets could be given back until ${format.dateTime(until)}. Ask the organizer.`;
    if (days !== null) return `This was possible until ${format.number(days)} days after the session.`;
    if (hours === null) return 'It is too late for that.';
    return hours === 0
      ? 'This session has begun, so it can no longer be changed.'
      : `This coach’s sessions can be cancelled or moved until ${format.number(hours)} ${hours === 1 ? 'hour' : 'hours'} before they begin. Speak to your coach.`;
  },
  SOLD_OUT: ({ details, format }) => {
    const [name, left, taken] = [wordOf(details, 'name'), figure(details, 'available'), figure(details, 'taken')];
    if (taken !== null) return `${format.number(taken)} tickets are sold or on hold, so there cannot be room for fewer.`;
    if (left === null) return 'These tickets are sold out.';
    if (left === 0) return name === null ? 'There is no ticket left for this event.' : `There is no ticket “${name}” left.`;
    const what = `${format.number(left)} ${left === 1 ? 'ticket' : 'tickets'}`;
    return name === null ? `Only ${what} left for this event. Take fewer.` : `Only ${what} “${name}” left. Take fewer.`;
  },
  NOT_ON_SALE: ({ details, format }) => {
    const [name, from, status] = [wordOf(details, 'name'), wordOf(details, 'saleStartsAt'), wordOf(details, 'status')];
    if (status === 'cancelled') return 'This event has been cancelled: there are no tickets for it.';
    if (status !== null) return 'The sale is over.';
    if (name === null) return 'These tickets are not on sale at the moment.';
    if (from !== null && Date.parse(from) > Date.now()) return `The sale of “${name}” begins on ${format.dateTime(from)}.`;
    return `The sale of “${name}” is over.`;
  },
  RESERVATION_EXPIRED: 'Your reservation has run out. The tickets are free again: choose once more.',
  STAGE_INCOMPLETE: 'Something is still missing in this step.',
  VENUE_UNAVAILABLE: 'The venue is taken on these dates. Choose others.',
  PAYMENT_REQUIRED: ({ details }) =>
    wordOf(details, 'state') === null
      ? 'This needs a payment first. See the billing page for what is open.'
      : 'This order is not paid yet: its seats come with the payment.',
  PAYMENT_FAILED: 'The payment was refused. Nothing was charged. Try another card or ask your bank.',
  DOWNGRADE_BLOCKED: ({ details, format }) => {
    const seats = figure(details, 'seats');
    return seats === null
      ? 'More people are seated than the new number of seats holds. Choose who gives up their seat.'
      : `More people are seated than ${format.number(seats)} ${seats === 1 ? 'seat holds' : 'seats hold'}. Choose who gives up their seat.`;
  },
  RATE_LIMITED: ({ details }) =>
    typeof details['hours'] === 'number'
      ? `That is enough for today. Try again in ${details['hours']} hours.`
      : 'That was a bit much at once. Wait a minute, then try again.',
  UNAVAILABLE: 'A service we depend on is not answering. Nothing was half-done; try again in a few minutes.',
  BAD_CREDENTIALS: 'This e-mail address and password do not go together.',
  EMAIL_TAKEN: 'There is an account with this e-mail address already. Sign in instead.',
  LINK_DEAD: 'This link has expired or was used already.',
  PASSWORD_WEAK: 'This password is too short or too long. Use between 8 and 128 characters.',
  EMAIL_UNUSABLE: 'This e-mail address cannot be used. Check how it is written.',
  OFFLINE: 'No answer came. Check your connection and try again.',
  UNEXPECTED: 'Something went wrong on our side. It has been noted; try again in a moment.',
} satisfies ErrorCopy;
