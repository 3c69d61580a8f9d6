import type { ReactNode } from 'react';
import { Button } from '../actions/Button.tsx';
import { ErrorState, Skeleton } from '../feedback/states.tsx';
import styles from './DataTable.module.css';

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  align?: 'start' | 'end' | undefined;
  /** CSS width on a wide screen, such as `12rem` or `20%`. */
  width?: string | undefined;
  /** On a phone: `title` heads the card, `bare` has no label before it (actions, chips), `hidden` is left out. */
  narrow?: 'title' | 'bare' | 'hidden' | undefined;
}

export interface DataTableProps<Row> {
  /** Says what the table lists; read aloud, not shown. */
  caption: string;
  columns: Column<Row>[];
  /** Undefined while the first page loads. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  /** Shown in place of the table when there is nothing. */
  empty: ReactNode;
  /** Why the rows are not there. `pending` while the retry runs. */
  error?: { title: string; text?: ReactNode; retry: string; onRetry: () => void; pending?: boolean } | null | undefined;
  words: { loading: string };
  /** The next page; null on the last one. */
  more?: { label: string; onMore: () => void; pending: boolean } | null | undefined;
  /** Rows of skeleton: about as many as will come, so that nothing jumps. */
  expected?: number;
}

/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role -- some browsers drop a table's
   semantics when CSS lays it out as cards; the roles say again what the tags mean. */

/** A table on a wide screen, a list of cards on a narrow one. The same markup, so nothing is read twice. */
export function DataTable<Row>({ caption, columns, rows, rowKey, empty, error, words, more, expected = 4 }: DataTableProps<Row>) {
  if (error !== null && error !== undefined)
    return (
      <ErrorState title={error.title} words={error} onRetry={error.onRetry} pending={error.pending ?? false}>
        {error.text}
      </ErrorState>
    );
  if (rows?.length === 0) return <>{empty}</>;
  return (
    <div className={styles.frame}>
      <table role="table" className={styles.table} aria-busy={rows === undefined}>
        <caption className={styles.caption}>{rows === undefined ? words.loading : caption}</caption>
        <colgroup>
          {columns.map(({ key, width }) => (
            <col key={key} style={{ width }} />
          ))}
        </colgroup>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ key, header, align }) => (
              <th key={key} role="columnheader" scope="col" data-align={align}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows === undefined
            ? Array.from({ length: expected }, (_, row) => (
                <tr key={row} role="row">
                  {columns.map(({ key, narrow, align }) => (
                    <td key={key} role="cell" data-narrow={narrow} data-align={align}>
                      <Skeleton width={narrow === 'title' ? '70%' : '50%'} height={20} />
                    </td>
                  ))}
                </tr>
              ))
            : rows.map((row) => (
                <tr key={rowKey(row)} role="row">
                  {columns.map(({ key, header, cell, align, narrow }) => (
                    <td key={key} role="cell" data-label={header} data-narrow={narrow} data-align={align}>
                      {cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
      {more === null || more === undefined ? null : (
        <div className={styles.more}>
          <Button look="secondary" onClick={more.onMore} pending={more.pending}>
            {more.label}
          </Button>
        </div>
      )}
    </div>
  );
}
