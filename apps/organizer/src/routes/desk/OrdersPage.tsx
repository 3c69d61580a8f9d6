import { Section } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { OrdersTable } from '../../features/desk/OrdersTable.tsx';
import { useDeskEvent } from '../../features/desk/use-event.ts';
import { useDeskWords } from '../../i18n/desk.ts';

export function OrdersPage() {
  const t = useDeskWords();
  const { id, title } = useDeskEvent();
  useTitle(`${t('orders.title')} · ${title}`);
  return (
    <Section title={t('orders.title')} lead={t('orders.lead')}>
      <OrdersTable eventId={id} />
    </Section>
  );
}
