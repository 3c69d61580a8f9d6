import type { ReactNode } from 'react';
import { TextField } from '@seatwise/ui';
import styles from './Desk.module.css';

/** What stands above a table: looking for somebody, and what else there is to choose. */
export function TableTools({
  label,
  search,
  onSearch,
  children,
}: {
  label: string;
  search: string;
  onSearch: (search: string) => void;
  children?: ReactNode;
}) {
  return (
    <div className={styles.tools}>
      <div className={styles.search}>
        <TextField label={label} type="search" value={search} onChange={onSearch} autoComplete="off" spellCheck={false} />
      </div>
      {children}
    </div>
  );
}
