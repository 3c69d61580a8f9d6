import { EmptyState, PageHeader, Row, Stack } from '@seatwise/ui';
import { ButtonLink, useTitle } from '@seatwise/web';
import { ContactsTable } from '../../features/contacts/ContactsTable.tsx';
import { OrganizationField } from '../../features/contacts/OrganizationField.tsx';
import { useContactsOf } from '../../features/contacts/use-contacts-of.ts';
import { useContactWords } from '../../i18n/contacts.ts';
import { deskPaths } from '../../lib/desk-paths.ts';

export function ContactsPage() {
  const t = useContactWords();
  const { organization } = useContactsOf();
  useTitle(t('list.title'));
  if (organization === null)
    return (
      <>
        <PageHeader title={t('list.title')} />
        <EmptyState title={t('list.notYours')}>{t('list.notYoursText')}</EmptyState>
      </>
    );
  const search = { of: organization.id };
  return (
    <>
      <PageHeader
        title={t('list.title')}
        lead={t('list.lead')}
        actions={
          <Row>
            <ButtonLink to={deskPaths.newContact} search={search} look="secondary">
              {t('list.add')}
            </ButtonLink>
            <ButtonLink to={deskPaths.importContacts} search={search}>
              {t('list.import')}
            </ButtonLink>
          </Row>
        }
      />
      <Stack>
        <OrganizationField />
        <ContactsTable key={organization.id} organizationId={organization.id} />
      </Stack>
    </>
  );
}
