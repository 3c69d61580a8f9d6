import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { PageHeader } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { useLetting } from '../../features/venue-desk/use-letting.ts';
import { VenueForm } from '../../features/venue-desk/VenueForm.tsx';
import { useVenueDeskWords } from '../../i18n/venue-desk.ts';
import { venueQuery } from '../../lib/desk-loaders.ts';

export function EditVenuePage() {
  const t = useVenueDeskWords();
  const letting = useLetting();
  const { venueId = '' } = useParams({ strict: false });
  const { data: venue } = useSuspenseQuery(venueQuery(venueId));
  useTitle(t('form.edit', { venue: venue.name }));
  return (
    <>
      <PageHeader title={t('form.edit', { venue: venue.name })} lead={t('form.lead')} />
      <VenueForm key={venue.id} venue={venue} {...letting} />
    </>
  );
}
