import { Section } from '@seatwise/ui';
import { useFormat, useTitle } from '@seatwise/web';
import { Deliveries } from '../../../features/campaigns/Deliveries.tsx';
import { useDeskEvent } from '../../../features/desk/use-event.ts';
import { useMarketingWords } from '../../../i18n/marketing.ts';

export function DeliveriesPage() {
  const t = useMarketingWords();
  const format = useFormat();
  const event = useDeskEvent();
  useTitle(`${t('deliveries.title')} · ${event.title}`);
  return (
    <Section title={t('deliveries.title')} lead={`${t('deliveries.lead')} ${t('timeline.lead', { zone: format.place(event.timeZone) })}`}>
      <Deliveries event={event} />
    </Section>
  );
}
