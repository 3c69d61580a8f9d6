/**
 * Holds seats for some minutes, everything or nothing. Everybody who buys at the same time waits for one row, so the function leaves in the
 * flight that commits: nobody waits for us while we think. Whose it is: a person's, or a browser's by a key we give it.
 */
import { cameFrom } from '../events/index.ts';
import { anybody, OnceCommitted, openCommand } from '../kernel/command.ts';
import { hashOfToken } from '../kernel/keys.ts';
import { money } from '../kernel/money.ts';
import type { TicketSource } from '../kernel/deps.ts';
import { ReserveInput, type ReservationView } from './contract.ts';

const RESERVE =
  'SELECT expires_at, server_now, total, currency FROM reserve_tickets($1, $2, $3::uuid[], $4::integer[], $5, $6, $7, $8::jsonb)';

interface Held {
  expires_at: Date;
  server_now: Date;
  total: number;
  currency: string;
}

/** By the names under which visits are counted: what the page knows no name for goes by where it came from. */
function named(source: TicketSource | null | undefined, ownHost: string): TicketSource {
  if (!source) return {};
  const nameOf = ({ source: utm, referrer }: TicketSource): string =>
    cameFrom({ referrer, utm: utm ? { source: utm } : null }, ownHost).source;
  const { first } = source;
  return { ...source, source: nameOf(source), ...(first ? { first: { ...first, source: nameOf(first) } } : {}) };
}

export const reserve = openCommand({
  verb: 'tickets.reserve',
  input: ReserveInput,
  authorize: anybody,
  async run({ tx, input, actor, deps, tokens, remember, audit }) {
    const reservationId = deps.ids.uuid();
    const carried = tokens?.guest ?? null;
    // A key that was given before stays: holds that were made with it before signing in are the same person's.
    const key = carried ?? (actor ? null : deps.ids.token());
    if (key !== null && key !== carried) remember?.('guest', key);
    const held = tx.atCommit<Held>(RESERVE, [
      reservationId,
      input.eventId,
      input.items.map(({ tierId }) => tierId),
      input.items.map(({ quantity }) => quantity),
      key === null ? null : hashOfToken(key),
      input.accessCode || null,
      deps.ticketHoldMinutes,
      JSON.stringify(named(input.source, new URL(deps.publicUrl).host)),
    ]);
    audit({ subject: reservationId, changes: { eventId: input.eventId, items: input.items } });
    return new OnceCommitted((): ReservationView => {
      const [row] = held();
      if (!row) throw new Error('What was reserved has no figures.');
      return {
        reservationId,
        expiresAt: row.expires_at.toISOString(),
        serverNow: row.server_now.toISOString(),
        total: money(row.total, row.currency),
      };
    });
  },
});
