import { PageHeader } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { ManagersOnly } from '../features/organizations/ManagersOnly.tsx';
import { useOrganization } from '../features/organizations/use-organization.ts';
import { AuditTable } from '../features/records/AuditTable.tsx';
import { useWords } from '../i18n/words.ts';

/** Who did what, and when. */
export function AuditPage() {
  const t = useWords();
  return (
    <ManagersOnly title={t('audit.title')}>
      <Audit />
    </ManagersOnly>
  );
}

function Audit() {
  const t = useWords();
  const { id: organizationId, name } = useOrganization();
  useTitle(t('audit.title'));
  return (
    <>
      <PageHeader title={t('audit.title')} eyebrow={name} lead={t('audit.lead')} />
      <AuditTable organizationId={organizationId} />
    </>
  );
}
