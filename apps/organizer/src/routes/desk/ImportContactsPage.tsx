import { EmptyState, PageHeader, Stack } from '@seatwise/ui';
import { Link, useTitle } from '@seatwise/web';
import { ImportContacts } from '../../features/contacts/ImportContacts.tsx';
import { OrganizationField } from '../../features/contacts/OrganizationField.tsx';
import { useContactsOf } from '../../features/contacts/use-contacts-of.ts';
import { useContactWords } from '../../i18n/contacts.ts';
import { deskPaths } from '../../lib/desk-paths.ts';

export function ImportContactsPage() {
  const t = useContactWords();
  const { organization } = useContactsOf();
  useTitle(t('import.title'));
  if (organization === null) return <EmptyState title={t('list.notYours')}>{t('list.notYoursText')}</EmptyState>;
  return (
    <>
      <PageHeader
        eyebrow={
          <Link to={deskPaths.contacts} search={{ of: organization.id }}>
            {t('import.back')}
          </Link>
        }
        title={t('import.title')}
        lead={t('import.lead')}
      />
      <Stack gap={24}>
        <OrganizationField />
        <ImportContacts key={organization.id} organizationId={organization.id} />
      </Stack>
    </>
  );
}
