import type { DashboardView } from '@seatwise/domain/dashboard/contract';
import { Figure, Skeleton } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import { share } from './numbers.ts';
import styles from './Dashboard.module.css';

const PLACES = ['views', 'visitors', 'conversion', 'sold', 'revenue'] as const;

/** The figures that are looked at again and again, each with what the last 24 hours brought. */
export function Figures({ dashboard }: { dashboard: DashboardView | undefined }) {
  const t = useDeskWords();
  const format = useFormat();
  const shown = dashboard === undefined ? null : texts(dashboard);
  function texts({ metrics, revenue }: DashboardView) {
    const { views, unique_visitors: visitors, ticket_sales: sold, revenue: taken } = metrics.last_24_hours;
    const lastDay = (figure: string): string => t('dashboard.lastDay', { figure });
    const signed = (value: number, text: string): string => lastDay(`${value < 0 ? '−' : value > 0 ? '+' : ''}${text}`);
    const more = (value: number): string => signed(value, format.number(Math.abs(value)));
    const amount = format.money({ amount: Math.abs(taken), currency: revenue.currency });
    return {
      views: { figure: format.number(metrics.views), note: more(views) },
      visitors: { figure: format.number(metrics.unique_visitors), note: more(visitors) },
      conversion: { figure: share(metrics.conversion_rate, format.language), note: t('dashboard.conversionNote') },
      sold: { figure: format.number(metrics.ticket_sales), note: more(sold) },
      revenue: { figure: format.money(revenue), note: signed(taken, amount) },
    };
  }
  return (
    <dl className={styles.figures} aria-busy={shown === null}>
      {PLACES.map((place) => (
        <div key={place} className={styles.cell}>
          <dt>{t(`dashboard.${place}`)}</dt>
          <dd className={styles.big}>{shown === null ? <Skeleton width={88} height={32} /> : <Figure>{shown[place].figure}</Figure>}</dd>
          <dd className={styles.note}>{shown === null ? <Skeleton width={112} height={14} /> : shown[place].note}</dd>
        </div>
      ))}
    </dl>
  );
}
