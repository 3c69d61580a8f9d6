import { PageHeader } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { OrganizationsTable } from '../features/platform/OrganizationsTable.tsx';
import { PlatformOnly } from '../features/platform/PlatformOnly.tsx';
import { useWords } from '../i18n/words.ts';

/** For the platform owner: who may sell. */
export function PlatformPage() {
  const t = useWords();
  useTitle(t('platform.title'));
  return (
    <PlatformOnly>
      <PageHeader title={t('platform.title')} lead={t('platform.lead')} />
      <OrganizationsTable />
    </PlatformOnly>
  );
}
