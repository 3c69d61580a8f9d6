/** All rows, in memory, in order of creation, with all-or-nothing transactions and a journal behind them. */
import { Journal, type Change } from './journal.ts';
import type * as M from './model.ts';

export interface Tables {
  customers: M.Customer;
  products: M.Product;
  prices: M.Price;
  sessions: M.CheckoutSession;
  checkouts: M.CheckoutDetails;
  subscriptions: M.Subscription;
  schedules: M.SubscriptionSchedule;
  invoices: M.Invoice;
  invoiceItems: M.InvoiceItem;
  invoicePayments: M.InvoicePayment;
  paymentIntents: M.PaymentIntent;
  paymentMethods: M.PaymentMethod;
  charges: M.Charge;
  refunds: M.Refund;
  portals: M.PortalSession;
  events: M.StripeEvent;
  deliveries: M.Delivery;
  answers: M.KeptAnswer;
  settings: M.Settings;
}
export type TableName = keyof Tables;
type Rows = { [K in TableName]: Map<string, Tables[K]> };

/** Called for every row that is put, deleted or put back: the agenda keeps itself right by it. */
export type Watcher = (store: Store, table: TableName, id: string) => void;

export class Store {
  readonly #rows: Rows = {
    customers: new Map(),
    products: new Map(),
    prices: new Map(),
    sessions: new Map(),
    checkouts: new Map(),
    subscriptions: new Map(),
    schedules: new Map(),
    invoices: new Map(),
    invoiceItems: new Map(),
    invoicePayments: new Map(),
    paymentIntents: new Map(),
    paymentMethods: new Map(),
    charges: new Map(),
    refunds: new Map(),
    portals: new Map(),
    events: new Map(),
    deliveries: new Map(),
    answers: new Map(),
    settings: new Map(),
  };
  #journal: Journal | null = null;
  readonly #watch: Watcher;
  /** Rows as they were before the open transaction. */
  #undo: Map<string, () => void> | null = null;
  #dirty = new Map<string, readonly [TableName, string]>();

  constructor(watch: Watcher) {
    this.#watch = watch;
  }

  /** Reads the file, and keeps everything in it from here on. */
  open(file: string): void {
    const journal = new Journal(file);
    for (const [table, id, row] of journal.read()) this.#load(table, id, row);
    journal.rewrite(this.#changes());
    this.#journal = journal;
  }

  #load(table: string, id: string, row: object | null): void {
    if (!Object.hasOwn(this.#rows, table)) throw new Error(`unknown table in the journal: ${table}`);
    const name = table as TableName;
    // The journal is written by this class alone, from rows of exactly these types.
    const rows = this.#rows[name] as Map<string, object>;
    if (row === null) rows.delete(id);
    else rows.set(id, row);
    this.#watch(this, name, id);
  }

  *#changes(): Generator<Change> {
    for (const [table, rows] of Object.entries(this.#rows)) for (const [id, row] of rows) yield [table, id, row];
  }

  get<K extends TableName>(table: K, id: string): Tables[K] | undefined {
    return this.#rows[table].get(id);
  }

  /** Oldest first. Rows may be replaced or deleted while this runs. */
  all<K extends TableName>(table: K): IterableIterator<Tables[K]> {
    return this.#rows[table].values();
  }

  put<K extends TableName>(table: K, row: Tables[K]): Tables[K] {
    const rows: Map<string, Tables[K]> = this.#rows[table];
    this.#remember(table, row.id, rows);
    rows.set(row.id, row);
    this.#watch(this, table, row.id);
    return row;
  }

  delete(table: TableName, id: string): void {
    const rows: Map<string, unknown> = this.#rows[table];
    if (!rows.has(id)) return;
    this.#remember(table, id, rows);
    rows.delete(id);
    this.#watch(this, table, id);
  }

  #remember<T>(table: TableName, id: string, rows: Map<string, T>): void {
    if (this.#undo === null) throw new Error('written outside a transaction');
    const key = `${table}/${id}`;
    this.#dirty.set(key, [table, id]);
    if (this.#undo.has(key)) return;
    const before = rows.get(id);
    this.#undo.set(key, () => {
      if (before === undefined) rows.delete(id);
      else rows.set(id, before);
      this.#watch(this, table, id);
    });
  }

  /** Runs `run`; all its writes are in the file when this returns, or none is made when it throws. Joins an open transaction. */
  transact<T>(run: () => T): T {
    if (this.#undo !== null) return run();
    this.#undo = new Map();
    try {
      const result = run();
      this.#commit();
      return result;
    } catch (error) {
      for (const restore of this.#undo.values()) restore();
      throw error;
    } finally {
      this.#undo = null;
      this.#dirty = new Map();
    }
  }

  #commit(): void {
    if (this.#journal === null || this.#dirty.size === 0) return;
    this.#journal.append([...this.#dirty.values()].map(([table, id]): Change => [table, id, this.#rows[table].get(id) ?? null]));
    if (this.#journal.wantsRewrite) this.#journal.rewrite(this.#changes());
  }

  close(): void {
    this.#journal?.close();
  }
}
