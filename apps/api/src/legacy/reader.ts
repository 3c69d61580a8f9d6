/** What readers of every kind of row share: counting, ids, and a reason for each row that is not taken. */
import { Cells, columnName, RowRefusal } from './cells.ts';
import { TABLE_KEYS, type ColumnOf, type TableKey } from './columns.ts';
import { idFor, type Origin } from './ids.ts';
import { peopleOf, type People } from './people.ts';
import { nameRow, Tally } from './report.ts';
import type { Source, SourceRow } from './source/source.ts';

export interface Row {
  /** How the report names it. */
  row: string;
  oldId: string;
  /** Ours. */
  id: string;
}

export interface ReadOptions {
  origin: Origin;
  /** Of a source with several organisations, the one that is meant: its old id. */
  fromOrganization: string | null;
  /** Of local times whose zone the source does not tell. */
  timeZone: string | null;
  /** Dates with a time and without a zone are local ones, not UTC. Of bookings alone. */
  localTimestamps: boolean;
}

export const missing = (what: string): never => {
  throw new RowRefusal(what);
};

const OF_ORGANIZATION = ['orders', 'courses', 'one_time_bookings', 'recurring_bookings', 'training_sessions'] as const;
type OfOrganization = (typeof OF_ORGANIZATION)[number];

export class Reader {
  readonly #source: Source;
  readonly options: ReadOptions;
  /** Local times were met, and nothing said where. */
  zoneMissing = false;
  readonly people: People;
  readonly tallies: { readonly [T in TableKey]: Tally };

  constructor(source: Source, options: ReadOptions) {
    this.#source = source;
    this.options = options;
    this.people = peopleOf(source.tables.get('users') ?? []);
    const tally = (key: TableKey): Tally => {
      const tables = source.tables.get(key);
      const total = tables?.reduce((sum, table) => sum + table.rows.length + table.broken.length, 0) ?? 0;
      return new Tally(key, tables?.map((table) => table.name).join(', ') ?? null, total);
    };
    this.tallies = {
      users: tally('users'),
      courses: tally('courses'),
      orders: tally('orders'),
      seat_invites: tally('seat_invites'),
      seat_claims: tally('seat_claims'),
      pairing_sessions: tally('pairing_sessions'),
      availability_rules: tally('availability_rules'),
      availability_additions: tally('availability_additions'),
      time_off: tally('time_off'),
      one_time_bookings: tally('one_time_bookings'),
      recurring_bookings: tally('recurring_bookings'),
      training_sessions: tally('training_sessions'),
    };
    for (const key of TABLE_KEYS)
      for (const table of source.tables.get(key) ?? [])
        for (const { where, reason } of table.broken) this.tallies[key].refuse(nameRow(where, null), reason);
  }

  rows(key: TableKey): SourceRow[] {
    return (this.#source.tables.get(key) ?? []).flatMap((table) => table.rows);
  }

  idsOf(key: TableKey): Set<string> {
    return new Set(this.rows(key).flatMap((row) => new Cells(row).id('id') ?? []));
  }

  /** True when any row says something there. */
  tells<T extends TableKey>(key: T, column: ColumnOf<T>): boolean {
    return this.rows(key).some((row) => new Cells<T>(row).raw(column) !== null);
  }

  each<T extends TableKey, R extends Row>(key: T, read: (cells: Cells<T>, row: Row) => R): R[] {
    const seen = new Set<string>();
    const records: R[] = [];
    for (const row of this.rows(key)) {
      const cells = new Cells<T>(row);
      const name = nameRow(row.where, cells.id('id'));
      try {
        const id = cells.id('id') ?? missing('it has no id, by which a second run would know it again');
        if (seen.has(id)) missing('its id stands in the source already');
        seen.add(id);
        records.push(read(cells, { row: name, oldId: id, id: idFor(this.options.origin, key, id) }));
        if (row.expressions.length > 0)
          this.tallies[key].remark(
            name,
            `${row.expressions.map(columnName).join(', ')}: an expression, which is not carried out and counts as not told`,
          );
      } catch (error) {
        if (!(error instanceof RowRefusal)) throw error;
        this.tallies[key].refuse(name, error.message);
      }
    }
    return records;
  }

  ofOrganization(cells: Cells<OfOrganization>): void {
    const { fromOrganization } = this.options;
    const told = cells.id('organizationId');
    if (fromOrganization !== null && told !== null && told !== fromOrganization) missing('it belongs to another organisation');
  }

  /** Several organisations' rows must not end up in one. */
  organizations(): string[] {
    const ids = OF_ORGANIZATION.flatMap((key) => this.rows(key).map((row) => new Cells<OfOrganization>(row).id('organizationId')));
    return [...new Set(ids.filter((id) => id !== null))].toSorted();
  }
}
