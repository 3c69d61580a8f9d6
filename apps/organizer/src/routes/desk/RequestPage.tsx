import { useParams } from '@tanstack/react-router';
import { PageHeader } from '@seatwise/ui';
import { ButtonLink, useTitle } from '@seatwise/web';
import { VenueThread } from '../../features/venues/VenueThread.tsx';
import { useVenueDeskWords } from '../../i18n/venue-desk.ts';
import { deskPaths } from '../../lib/desk-paths.ts';

/** One request, from the venue's side. */
export function RequestPage() {
  const t = useVenueDeskWords();
  const { venueBookingId = '' } = useParams({ strict: false });
  useTitle(t('inbox.title'));
  return (
    <>
      <PageHeader
        title={t('inbox.title')}
        actions={
          <ButtonLink to={deskPaths.venues} look="quiet">
            {t('inbox.back')}
          </ButtonLink>
        }
      />
      <VenueThread venueBookingId={venueBookingId} side="venue" />
    </>
  );
}
