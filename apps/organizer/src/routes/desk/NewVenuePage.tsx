import { EmptyState, PageHeader } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { useLetting } from '../../features/venue-desk/use-letting.ts';
import { VenueForm } from '../../features/venue-desk/VenueForm.tsx';
import { useVenueDeskWords } from '../../i18n/venue-desk.ts';

export function NewVenuePage() {
  const t = useVenueDeskWords();
  const letting = useLetting();
  useTitle(t('form.new'));
  if (letting.organizations.length === 0) return <EmptyState title={t('mine.notYours')}>{t('mine.notYoursText')}</EmptyState>;
  return (
    <>
      <PageHeader title={t('form.new')} lead={t('form.lead')} />
      <VenueForm venue={null} {...letting} />
    </>
  );
}
