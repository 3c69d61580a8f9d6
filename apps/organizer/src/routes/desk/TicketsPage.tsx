import { canEvent } from '@seatwise/domain/events/policy';
import { Section } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { useDeskEvent } from '../../features/desk/use-event.ts';
import { TiersTable } from '../../features/tiers/TiersTable.tsx';
import { useDeskWords } from '../../i18n/desk.ts';
import { useNow } from '../../lib/use-now.ts';

export function TicketsPage() {
  const t = useDeskWords();
  const event = useDeskEvent();
  const verdict = canEvent.update(event, new Date(useNow()).toISOString());
  useTitle(`${t('tiers.title')} · ${event.title}`);
  return (
    <Section title={t('tiers.title')} lead={t('tiers.lead')}>
      <TiersTable
        eventId={event.id}
        currency={event.currency}
        zone={event.timeZone}
        fixed={verdict === true ? null : t(`reasons.${verdict}`)}
      />
    </Section>
  );
}
