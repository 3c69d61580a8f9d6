/**
 * Reads, and changes nothing: who the key belongs to, their organisations, and how full these are.
 *
 *   SEATWISE_URL=http://localhost:3000 SEATWISE_API_KEY=sw_… node packages/client/example.ts
 */
import { createSeatwiseClient, problemOf } from '@seatwise/client';

const url = process.env['SEATWISE_URL'] ?? 'http://localhost:3000';
const apiKey = process.env['SEATWISE_API_KEY'];
if (!apiKey) throw new Error('Set SEATWISE_API_KEY to a key of yours (Profile → API keys).');

const seatwise = createSeatwiseClient({ url, apiKey });

try {
  const me = await seatwise.identity.me.query();
  if (!me) throw new Error('The key belongs to nobody.');
  console.log(`${me.person.name} <${me.person.email}>`);

  const active = me.memberships.filter((membership) => membership.status === 'active');
  // Asked for in one tick, answered in one request.
  const capacities = await Promise.all(active.map(({ organizationId }) => seatwise.seats.capacity.query({ organizationId })));
  for (const [index, { organizationName, role }] of active.entries()) {
    const capacity = capacities[index];
    if (capacity)
      console.log(
        `  ${organizationName} (${role}): ${capacity.currentMembers} of ${capacity.seatLimit} seats taken, ${capacity.remainingSeats} free`,
      );
  }
} catch (error) {
  const problem = problemOf(error);
  if (!problem) throw error;
  console.error(`${problem.code}: ${problem.message}`, problem.details);
  process.exitCode = 1;
}
