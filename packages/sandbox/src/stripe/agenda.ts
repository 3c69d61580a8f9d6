/** What happens next without anybody asking: the earliest instant at which a row has something due. */
import type { Store, TableName } from './store.ts';

const INCOMPLETE_LIFE = 23 * 3600;

export type DueTable = 'sessions' | 'subscriptions' | 'schedules' | 'invoices';
const DUE_TABLES: ReadonlySet<TableName> = new Set<DueTable>(['sessions', 'subscriptions', 'schedules', 'invoices']);
const isDueTable = (table: TableName): table is DueTable => DUE_TABLES.has(table);

export interface Due {
  readonly at: number;
  readonly table: DueTable;
  readonly id: string;
}

/** Instant (Unix seconds) at which the row wants attention, or null. */
function dueAt(store: Store, table: DueTable, id: string): number | null {
  if (table === 'sessions') {
    const session = store.get(table, id);
    return session?.status === 'open' ? session.expires_at : null;
  }
  if (table === 'invoices') {
    const invoice = store.get(table, id);
    return invoice?.status === 'open' ? invoice.next_payment_attempt : null;
  }
  if (table === 'schedules') {
    const schedule = store.get(table, id);
    return schedule?.status === 'active' ? (schedule.current_phase?.end_date ?? null) : null;
  }
  const subscription = store.get(table, id);
  if (subscription === undefined) return null;
  if (subscription.status === 'incomplete') return subscription.created + INCOMPLETE_LIFE;
  if (subscription.status !== 'active' && subscription.status !== 'past_due') return null;
  return Math.min(
    ...subscription.items.data.map((item) => item.current_period_end),
    subscription.cancel_at ?? Infinity,
    subscription.pending_update?.expires_at ?? Infinity,
  );
}

export class Agenda {
  readonly #due = new Map<string, Due>();
  #next: Due | null | undefined;

  watch(store: Store, table: TableName, id: string): void {
    if (!isDueTable(table)) return;
    const at = dueAt(store, table, id);
    if (at === null) this.#due.delete(id);
    else this.#due.set(id, { at, table, id });
    this.#next = undefined;
  }

  /** Takes a row off until it is written again: it was due, and there was nothing to do. */
  skip(id: string): void {
    this.#due.delete(id);
    this.#next = undefined;
  }

  next(): Due | null {
    if (this.#next !== undefined) return this.#next;
    let first: Due | null = null;
    for (const due of this.#due.values()) if (first === null || due.at < first.at) first = due;
    this.#next = first;
    return first;
  }
}
