import { Section } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { AttendeesTable } from '../../features/desk/AttendeesTable.tsx';
import { useDeskEvent } from '../../features/desk/use-event.ts';
import { useDeskWords } from '../../i18n/desk.ts';

export function AttendeesPage() {
  const t = useDeskWords();
  const { id, title, access } = useDeskEvent();
  useTitle(`${t('attendees.title')} · ${title}`);
  return (
    <Section title={t('attendees.title')} lead={t('attendees.lead')}>
      <AttendeesTable eventId={id} mayExport={access === 'organizer'} />
    </Section>
  );
}
