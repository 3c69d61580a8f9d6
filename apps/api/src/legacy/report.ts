/** What an import did, or would do: counts, and a reason for every row that is not taken. Of a row only its id and its place are told. */
import type { TableKey } from './columns.ts';

interface Told {
  row: string;
  reason: string;
}

export interface TableReport {
  table: TableKey;
  /** As the source names it; null when it has no such table. */
  from: string | null;
  /** Rows of the source. */
  rows: number;
  taken: number;
  alreadyThere: number;
  /** Rows of ours that stem from rows of other tables. */
  made: number;
  notTaken: Told[];
  /** Taken, but not as they were. */
  remarks: Told[];
}

export interface ImportReport {
  applied: boolean;
  organization: { id: string; name: string };
  source: 'database' | 'sql' | 'json';
  tables: TableReport[];
  /** Tables of the source that nothing is read from. */
  ignored: string[];
}

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g; // oxlint-disable-line no-control-regex -- they are what is taken out
const ID_LENGTH = 60;

/** "id 5, line 12"; an id is data of a stranger's, and goes to a terminal. */
export function nameRow(where: string, id: string | null | undefined): string {
  const told = id === null || id === undefined || id === '' ? null : `id ${id.replaceAll(CONTROL, '?').slice(0, ID_LENGTH)}`;
  return [told, where].filter(Boolean).join(', ') || 'a row without an id';
}

/** Keeps count while rows are mapped. */
export class Tally {
  readonly #table: TableReport;

  constructor(table: TableKey, from: string | null, rows: number) {
    this.#table = { table, from, rows, taken: 0, alreadyThere: 0, made: 0, notTaken: [], remarks: [] };
  }

  take(): void {
    this.#table.taken += 1;
  }
  made(): void {
    this.#table.made += 1;
  }
  there(): void {
    this.#table.alreadyThere += 1;
  }
  refuse(row: string, reason: string): void {
    this.#table.notTaken.push({ row, reason });
  }
  remark(row: string, reason: string): void {
    this.#table.remarks.push({ row, reason });
  }
  report(): TableReport {
    return this.#table;
  }
}

const WIDTH = 110;

/** Each reason once, with all of its rows behind it. */
function grouped(told: readonly Told[], mark: string): string[] {
  const byReason = Map.groupBy(told, (one) => one.reason);
  return [...byReason].flatMap(([reason, rows]) => {
    const lines = [`  ${mark} ${reason}:`];
    let line = '     ';
    for (const [index, { row }] of rows.entries()) {
      const piece = ` ${row}${index < rows.length - 1 ? ';' : ''}`;
      if (line.length + piece.length > WIDTH && line.trim() !== '') {
        lines.push(line);
        line = '     ';
      }
      line += piece;
    }
    return [...lines, line];
  });
}

function describeTable(table: TableReport): string[] {
  if (table.from === null && table.made === 0) return [`${table.table}: not in the source`];
  const counts = [
    `${table.taken} ${table.table === 'users' ? 'have an account here' : 'taken'}`,
    ...(table.table === 'users' ? [] : [`${table.alreadyThere} already there`]),
    `${table.notTaken.length} not taken`,
    ...(table.made > 0 ? [`${table.made} made from other rows`] : []),
  ];
  const from = table.from === null || table.from === table.table ? '' : ` (${table.from})`;
  return [`${table.table}${from}: ${counts.join(', ')}`, ...grouped(table.notTaken, '−'), ...grouped(table.remarks, '·')];
}

/** For a terminal. `−` is not taken, `·` taken with a difference. */
export function describeReport(report: ImportReport): string[] {
  return [
    `${report.applied ? 'Imported into' : 'Dry run: nothing is written. It would go into'} ${report.organization.name.replaceAll(CONTROL, '?')} (${report.organization.id}).`,
    '',
    ...report.tables.flatMap(describeTable),
    ...(report.ignored.length > 0 ? ['', `Not read: ${report.ignored.join(', ').replaceAll(CONTROL, '?')}`] : []),
    '',
    report.applied ? 'Nobody was mailed.' : 'With --apply it is written, in one transaction. Nobody is mailed.',
  ];
}
