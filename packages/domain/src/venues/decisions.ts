/**
 * What the two sides may do with a request. One amount lies on the table; the side that did not put it there may take it. Of overlapping requests
 * one is confirmed: the database keeps them apart, and whoever comes second is told VENUE_UNAVAILABLE.
 */
import type { z } from 'zod';
import type { Caller } from '../kernel/actor.ts';
import { anybody, command, openCommand, signedIn, type CommandContext } from '../kernel/command.ts';
import { carriedHash } from '../kernel/keys.ts';
import { AcceptVenueInput, CounterInput, DecideVenueInput, type VenueBookingView } from './contract.ts';
import { bookingOf } from './queries.ts';
import { decide } from './tell.ts';

type Given = CommandContext<{ venueBookingId: string }, unknown, Caller>;

/** Decides, and answers with the booking as it then stands. */
async function decided(context: Given, call: string, params: readonly unknown[]): Promise<VenueBookingView> {
  const { tx, input, tokens } = context;
  await decide(context, call, params);
  return bookingOf(tx, input.venueBookingId, carriedHash(tokens, 'wizard'));
}

const accept = (context: CommandContext<z.output<typeof AcceptVenueInput>, unknown, Caller>, side: 'organizer' | 'venue') =>
  decided(context, 'confirm_venue($1, $2, $3, $4, $5)', [
    context.input.venueBookingId,
    carriedHash(context.tokens, 'wizard'),
    side,
    context.input.amount ?? null,
    context.input.message ?? null,
  ]);

/** The venue takes the organizer's offer: the days are theirs, and the event is there. */
export const confirm = command({
  verb: 'venues.confirm',
  input: AcceptVenueInput,
  authorize: signedIn,
  run: (context): Promise<VenueBookingView> => accept(context, 'venue'),
});

/** The organizer takes the venue's counter-offer, which confirms it at that amount. */
export const acceptCounter = openCommand({
  verb: 'venues.acceptCounter',
  input: AcceptVenueInput,
  authorize: anybody,
  run: (context): Promise<VenueBookingView> => accept(context, 'organizer'),
});

export const reject = command({
  verb: 'venues.reject',
  input: DecideVenueInput,
  authorize: signedIn,
  run: (context): Promise<VenueBookingView> =>
    decided(context, 'reject_venue($1, $2)', [context.input.venueBookingId, context.input.message ?? null]),
});

/** Either side puts another amount on the table. */
export const counter = openCommand({
  verb: 'venues.counter',
  input: CounterInput,
  authorize: anybody,
  run: (context): Promise<VenueBookingView> =>
    decided(context, 'counter_venue($1, $2, $3, $4)', [
      context.input.venueBookingId,
      carriedHash(context.tokens, 'wizard'),
      context.input.amount,
      context.input.message ?? null,
    ]),
});

/** The organizer takes a request back that nobody has answered for good. */
export const withdraw = openCommand({
  verb: 'venues.withdraw',
  input: DecideVenueInput,
  authorize: anybody,
  run: (context): Promise<VenueBookingView> =>
    decided(context, 'withdraw_venue($1, $2, $3)', [
      context.input.venueBookingId,
      carriedHash(context.tokens, 'wizard'),
      context.input.message ?? null,
    ]),
});

/** Either side ends what was confirmed: the days are free again, and the event is without a place. */
export const cancel = openCommand({
  verb: 'venues.cancel',
  input: DecideVenueInput,
  authorize: anybody,
  run: (context): Promise<VenueBookingView> =>
    decided(context, 'cancel_venue($1, $2, $3)', [
      context.input.venueBookingId,
      carriedHash(context.tokens, 'wizard'),
      context.input.message ?? null,
    ]),
});
