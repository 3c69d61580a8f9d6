import { canEvent } from '@seatwise/domain/events/policy';
import { EmptyState, Section } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { useDeskEvent } from '../../features/desk/use-event.ts';
import { Door } from '../../features/door/Door.tsx';
import { useDeskWords } from '../../i18n/desk.ts';

export function CheckInPage() {
  const t = useDeskWords();
  const event = useDeskEvent();
  useTitle(`${t('door.title')} · ${event.title}`);
  return (
    <Section title={t('door.title')} lead={t('door.lead')}>
      {canEvent.checkIn(event) === true ? (
        <Door eventId={event.id} first={{ checkedIn: event.figures.checkedIn, total: event.figures.sold }} />
      ) : (
        <EmptyState title={t('door.notYet')} />
      )}
    </Section>
  );
}
