import type { DashboardView } from '@seatwise/domain/dashboard/contract';
import type { EventView } from '@seatwise/domain/events/contract';
import { Figure, Muted, UsageBar } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import styles from './Dashboard.module.css';

/** How full it is, and how many are in. */
export function Fullness({ event, dashboard }: { event: EventView; dashboard: DashboardView | undefined }) {
  const t = useDeskWords();
  const format = useFormat();
  const { capacity } = event;
  const sold = dashboard?.metrics.ticket_sales ?? event.figures.sold;
  const checkedIn = dashboard?.metrics.check_ins ?? event.figures.checkedIn;
  const { held } = event.figures;
  return (
    <div className={styles.full}>
      <p className={styles.fullHead}>
        <span>{t('dashboard.full')}</span>
        {capacity === null ? null : (
          <strong>
            <Figure>{t('dashboard.fullOf', { sold: format.number(sold), capacity: format.number(capacity) })}</Figure>
          </strong>
        )}
        <Muted small>
          <Figure>{t('dashboard.checkedIn', { count: checkedIn })}</Figure>
        </Muted>
      </p>
      {capacity === null ? (
        <Muted small>{t('dashboard.fullOpen')}</Muted>
      ) : (
        <UsageBar
          total={capacity}
          claimed={sold}
          invited={held}
          words={{
            label: t('dashboard.full'),
            claimed: t('dashboard.fullSold'),
            invited: t('dashboard.fullHeld'),
            free: t('dashboard.fullFree'),
          }}
          figures={{
            claimed: format.number(sold),
            invited: format.number(held),
            free: format.number(Math.max(0, capacity - sold - held)),
          }}
        />
      )}
    </div>
  );
}
