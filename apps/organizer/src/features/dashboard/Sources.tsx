import { useState } from 'react';
import type { DashboardView, SourceView } from '@seatwise/domain/dashboard/contract';
import { Choice, DataTable, Figure, Section, type Column } from '@seatwise/ui';
import { useFormat, useWebWords } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import { useMedia } from '../../lib/use-media.ts';
import styles from './Dashboard.module.css';
import { useSourceName } from './use-source-name.ts';

type Touch = 'last' | 'first';
type Step = 'views' | 'reservations' | 'orders' | 'ticket_sales' | 'revenue' | 'check_ins';
const STEPS: Record<Touch, readonly Step[]> = {
  last: ['views', 'reservations', 'orders', 'ticket_sales', 'revenue', 'check_ins'],
  // Whom a link first brought is known of those who bought.
  first: ['views', 'orders', 'ticket_sales', 'revenue'],
};
const HEADER = {
  views: 'views',
  reservations: 'reservations',
  orders: 'orders',
  ticket_sales: 'tickets',
  revenue: 'revenue',
  check_ins: 'checkIns',
} as const;

const valueOf = (source: SourceView, step: Step, touch: Touch): number =>
  touch === 'first' && (step === 'orders' || step === 'ticket_sales' || step === 'revenue') ? source.first[step] : source[step];

/** From a look to the door, by source: every step with its figure, and a bar against the largest of its column. */
export function Sources({ dashboard }: { dashboard: DashboardView }) {
  const t = useDeskWords();
  const shared = useWebWords();
  const format = useFormat();
  const nameOf = useSourceName();
  const wide = useMedia('(min-width: 1000px)');
  const [touch, setTouch] = useState<Touch>('last');
  const rows = dashboard.sources.toSorted((a, b) => b.views - a.views || b.revenue - a.revenue || a.source.localeCompare(b.source));
  const columns = STEPS[touch].map((step): Column<SourceView> => {
    const most = Math.max(1, ...rows.map((row) => valueOf(row, step, touch)));
    return {
      key: step,
      header: t(`dashboard.${HEADER[step]}`),
      width: wide ? `${76 / STEPS[touch].length}%` : undefined,
      cell: (row) => {
        const value = valueOf(row, step, touch);
        return (
          <span className={styles.step}>
            <Figure>{step === 'revenue' ? format.money({ amount: value, currency: dashboard.currency }) : format.number(value)}</Figure>
            <span className={styles.track} aria-hidden>
              <span className={styles.bar} data-step={step} style={{ width: `${(Math.max(0, value) / most) * 100}%` }} />
            </span>
          </span>
        );
      },
    };
  });
  return (
    <Section
      title={t('dashboard.sources')}
      lead={touch === 'last' ? t('dashboard.lastNote') : t('dashboard.firstNote')}
      aside={
        <Choice
          label={t('dashboard.touch')}
          hideLabel
          value={touch}
          onChange={setTouch}
          options={[
            { value: 'last', label: t('dashboard.last') },
            { value: 'first', label: t('dashboard.first') },
          ]}
        />
      }
    >
      <DataTable<SourceView>
        caption={t('dashboard.sourcesCaption')}
        rows={rows}
        rowKey={({ source }) => source}
        words={{ loading: shared('states.loading') }}
        empty={null}
        columns={[
          { key: 'source', header: t('dashboard.source'), narrow: 'title', cell: ({ source }) => <strong>{nameOf(source)}</strong> },
          ...columns,
        ]}
      />
    </Section>
  );
}
