/**
 * Watches an event's figures, and changes nothing: a line whenever they move, until it is interrupted.
 *
 *   SEATWISE_URL=http://localhost:3000 SEATWISE_API_KEY=sw_… node packages/client/example-live.ts EVENT_ID
 */
import { createSeatwiseClient, problemOf } from '@seatwise/client';

const url = process.env['SEATWISE_URL'] ?? 'http://localhost:3000';
const apiKey = process.env['SEATWISE_API_KEY'];
if (!apiKey) throw new Error('Set SEATWISE_API_KEY to a key of yours (Profile → API keys).');
const eventId = process.argv[2];
if (!eventId) throw new Error('Say which event: its id is in the address of its dashboard.');

const watching = createSeatwiseClient({ url, apiKey }).dashboard.live.subscribe(
  { eventId },
  {
    onData: ({ metrics, revenue }) =>
      console.log(`${metrics.views} views, ${metrics.ticket_sales} tickets, ${(revenue.amount / 100).toFixed(2)} ${revenue.currency}`),
    // Broken off, it comes back by itself.
    onConnectionStateChange: ({ state, error }) => {
      if (state === 'connecting' && error) console.error(`Again in a moment: ${error.message}`);
    },
    // Refused, it does not.
    onError: (error) => {
      console.error(`${problemOf(error)?.code ?? 'ERROR'}: ${error.message}`);
      process.exitCode = 1;
    },
  },
);
process.once('SIGINT', () => watching.unsubscribe());
