import { Section } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { Deliveries } from '../../../features/campaigns/Deliveries.tsx';
import { useDeskEvent } from '../../../features/desk/use-event.ts';
import { useMarketingWords } from '../../../i18n/marketing.ts';

export function DeliveriesPage() {
  const t = useMarketingWords();
  const event = useDeskEvent();
  useTitle(`${t('deliveries.title')} · ${event.title}`);
  return (
    <Section title={t('deliveries.title')} lead={t('deliveries.lead')}>
      <Deliveries event={event} />
    </Section>
  );
}
