import { useSearch } from '@tanstack/react-router';
import { EmptyState, PageHeader } from '@seatwise/ui';
import { ButtonLink, useTitle } from '@seatwise/web';
import { ManagersOnly } from '../features/organizations/ManagersOnly.tsx';
import { useOrganizationId } from '../features/organizations/use-organization.ts';
import { Confirmation } from '../features/seats/Confirmation.tsx';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';
import { readSuccessSearch } from '../lib/search.ts';

/** Where Checkout leads back to. Nothing is believed that the browser says: the page asks until the server knows. */
export function SuccessPage() {
  const t = useWords();
  return (
    <ManagersOnly title={t('success.title')}>
      <Success />
    </ManagersOnly>
  );
}

function Success() {
  const t = useWords();
  const organizationId = useOrganizationId();
  const { session_id: sessionId } = readSuccessSearch(useSearch({ strict: false }));
  useTitle(t('success.title'));
  if (sessionId !== undefined) return <Confirmation organizationId={organizationId} sessionId={sessionId} />;
  return (
    <>
      <PageHeader title={t('success.title')} />
      <EmptyState
        title={t('success.nothing')}
        action={
          <ButtonLink to={paths.seats} params={{ organizationId }}>
            {t('success.toSeats')}
          </ButtonLink>
        }
      >
        {t('success.nothingText')}
      </EmptyState>
    </>
  );
}
