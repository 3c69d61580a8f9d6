import { PageHeader } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { ManagersOnly } from '../features/organizations/ManagersOnly.tsx';
import { useOrganization } from '../features/organizations/use-organization.ts';
import { DownloadLedger, LedgerTable } from '../features/records/LedgerTable.tsx';
import { useWords } from '../i18n/words.ts';

/** Every seat that was bought, given, freed or ended. */
export function LedgerPage() {
  const t = useWords();
  return (
    <ManagersOnly title={t('ledger.title')}>
      <Ledger />
    </ManagersOnly>
  );
}

function Ledger() {
  const t = useWords();
  const { id: organizationId, name } = useOrganization();
  useTitle(t('ledger.title'));
  return (
    <>
      <PageHeader
        title={t('ledger.title')}
        eyebrow={name}
        lead={t('ledger.lead')}
        actions={<DownloadLedger organizationId={organizationId} />}
      />
      <LedgerTable organizationId={organizationId} />
    </>
  );
}
