import { PageHeader } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { CreateOrganizationForm } from '../features/organizations/CreateOrganizationForm.tsx';
import { useWords } from '../i18n/words.ts';

/** Founding an organisation. */
export function CreatePage() {
  const t = useWords();
  useTitle(t('create.title'));
  return (
    <>
      <PageHeader title={t('create.title')} lead={t('create.lead')} />
      <CreateOrganizationForm />
    </>
  );
}
