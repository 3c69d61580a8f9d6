/** The ledger (every ± of seats, with cause and who) and the audit log. Read-only: both are written where things happen. */
import { query } from '../kernel/command.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, INTEGER, pageOf, UUID } from '../kernel/page.ts';
import { managers } from './access.ts';
import { AuditInput, LedgerInput, OrganizationInput, type AuditItemView, type CsvView, type LedgerItemView } from './contract.ts';
import { csvOf } from './csv.ts';
import { organizationRow } from './queries.ts';

interface LedgerRow {
  id: string;
  kind: 'purchase' | 'usage';
  delta: number;
  cause: string;
  actor_id: string | null;
  actor_name: string | null;
  subject_id: string | null;
  subject_name: string | null;
  event_id: string | null;
  position: string;
  balance: number;
  at: Date;
}

// The balance is summed over the whole ledger before the page is cut from it.
const LEDGER = `
  SELECT l.id, l.kind, l.delta, l.cause, l.actor_id, a.name AS actor_name, l.subject_id, s.name AS subject_name, l.event_id,
    l.position::text AS position, l.balance::integer AS balance, l.at
  FROM (SELECT *, sum(delta) OVER (PARTITION BY kind ORDER BY position) AS balance FROM seat_ledger WHERE organization_id = $1) l
  LEFT JOIN people a ON a.id = l.actor_id LEFT JOIN people s ON s.id = l.subject_id
  WHERE ($2::text IS NULL OR l.kind = $2) AND ($3::bigint IS NULL OR l.position < $3::bigint)
  ORDER BY l.position DESC LIMIT $4`;

const who = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' });

const ledgerView = (row: LedgerRow): LedgerItemView => ({
  id: row.id,
  kind: row.kind,
  delta: row.delta,
  cause: row.cause,
  actor: who(row.actor_id, row.actor_name),
  subject: who(row.subject_id, row.subject_name),
  eventId: row.event_id,
  balance: row.balance,
  at: row.at.toISOString(),
});

/** Newest first. */
export const ledger = query({
  verb: 'seats.ledger',
  input: LedgerInput,
  authorize: managers,
  async run({ tx, input }): Promise<Page<LedgerItemView>> {
    const before = decodeCursor(input.cursor, [INTEGER]);
    const rows = await tx.sql<LedgerRow>(LEDGER, [input.organizationId, input.kind ?? null, before?.[0] ?? null, input.limit + 1]);
    return pageOf(rows, input.limit, (row) => [row.position], ledgerView);
  },
});

/** The whole ledger, oldest first, as CSV (RFC 4180). */
export const exportLedger = query({
  verb: 'seats.exportLedger',
  input: OrganizationInput,
  authorize: managers,
  async run({ tx, input, deps }): Promise<CsvView> {
    const { slug } = await organizationRow(tx, input.organizationId);
    const rows = await tx.sql<LedgerRow>(LEDGER, [input.organizationId, null, null, 1_000_000]);
    const csv = csvOf(
      ['at', 'kind', 'delta', 'balance', 'cause', 'actor', 'subject', 'event_id'],
      rows
        .toReversed()
        .map(ledgerView)
        .map((row) => [
          row.at,
          row.kind,
          row.delta,
          row.balance,
          row.cause,
          row.actor?.name ?? '',
          row.subject?.name ?? '',
          row.eventId ?? '',
        ]),
    );
    return { filename: `${slug}-ledger-${deps.clock.now().toISOString().slice(0, 10)}.csv`, csv };
  },
});

interface AuditRow {
  id: string;
  at: Date;
  at_text: string;
  actor_id: string | null;
  actor_name: string | null;
  verb: string;
  subject: string | null;
  changes: { [key: string]: unknown };
}

/** Newest first. */
export const audit = query({
  verb: 'seats.audit',
  input: AuditInput,
  authorize: managers,
  async run({ tx, input }): Promise<Page<AuditItemView>> {
    const before = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<AuditRow>(
      `SELECT l.id, l.at, l.at::text AS at_text, l.actor_id, a.name AS actor_name, l.verb, l.subject, l.changes
       FROM audit_log l LEFT JOIN people a ON a.id = l.actor_id
       WHERE l.organization_id = $1 AND ($2::timestamptz IS NULL OR (l.at, l.id) < ($2::timestamptz, $3::uuid))
       ORDER BY l.at DESC, l.id DESC LIMIT $4`,
      [input.organizationId, before?.[0] ?? null, before?.[1] ?? null, input.limit + 1],
    );
    return pageOf(
      rows,
      input.limit,
      (row) => [row.at_text, row.id],
      (row) => ({
        id: row.id,
        at: row.at.toISOString(),
        actor: who(row.actor_id, row.actor_name),
        verb: row.verb,
        subject: row.subject,
        changes: row.changes,
      }),
    );
  },
});
