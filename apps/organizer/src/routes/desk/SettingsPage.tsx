import { canEvent } from '@seatwise/domain/events/policy';
import { Section } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { useDeskEvent } from '../../features/desk/use-event.ts';
import { CancelEvent } from '../../features/settings/CancelEvent.tsx';
import { DetailsForm } from '../../features/settings/DetailsForm.tsx';
import { DoorForm } from '../../features/settings/DoorForm.tsx';
import { useDeskWords } from '../../i18n/desk.ts';
import { useNow } from '../../lib/use-now.ts';

export function SettingsPage() {
  const t = useDeskWords();
  const event = useDeskEvent();
  useTitle(`${t('settings.title')} · ${event.title}`);
  const verdict = canEvent.update(event, new Date(useNow()).toISOString());
  const fixed = verdict === true ? null : t(`reasons.${verdict}`);
  return (
    <>
      <Section title={t('settings.details')} lead={t('settings.detailsLead')}>
        <DetailsForm event={event} fixed={fixed} />
      </Section>
      <Section title={t('settings.door')} lead={t('settings.doorLead')}>
        <DoorForm event={event} fixed={fixed} />
      </Section>
      <Section title={t('settings.cancelSection')}>
        <CancelEvent event={event} fixed={fixed} />
      </Section>
    </>
  );
}
