import type { HealthView } from '@seatwise/domain/platform/contract';
import { DataTable, Figure } from '@seatwise/ui';
import { useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import styles from './Health.module.css';

type Failure = HealthView['stripe']['failing'][number];

/** Organisations that could not be brought in step. */
export function StripeFailures({ failing }: { failing: Failure[] }) {
  const t = useWords();
  const shared = useWebWords();
  const format = useFormat();
  return (
    <DataTable<Failure>
      caption={t('stripe.failing')}
      words={{ loading: shared('states.loading') }}
      rows={failing}
      rowKey={({ organizationId }) => organizationId}
      empty={null}
      columns={[
        { key: 'name', header: t('platform.name'), narrow: 'title', cell: ({ name }) => <strong>{name}</strong> },
        { key: 'error', header: t('stripe.error'), cell: ({ error }) => <span className={styles.error}>{error}</span> },
        { key: 'since', header: t('members.since'), align: 'end', cell: ({ since }) => <Figure>{format.dateTime(since)}</Figure> },
      ]}
    />
  );
}
