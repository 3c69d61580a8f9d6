import { useNavigate } from '@tanstack/react-router';
import { EmptyState, PageHeader } from '@seatwise/ui';
import { Link, useTitle } from '@seatwise/web';
import { ContactForm } from '../../features/contacts/ContactForm.tsx';
import { useContactsOf } from '../../features/contacts/use-contacts-of.ts';
import { useContactWords } from '../../i18n/contacts.ts';
import { deskPaths } from '../../lib/desk-paths.ts';

export function NewContactPage() {
  const t = useContactWords();
  const navigate = useNavigate();
  const { organization } = useContactsOf();
  useTitle(t('one.newTitle'));
  if (organization === null) return <EmptyState title={t('list.notYours')}>{t('list.notYoursText')}</EmptyState>;
  return (
    <>
      <PageHeader
        eyebrow={
          <Link to={deskPaths.contacts} search={{ of: organization.id }}>
            {t('import.back')}
          </Link>
        }
        title={t('one.newTitle')}
        lead={t('one.newLead')}
      />
      <ContactForm
        organizationId={organization.id}
        contact={null}
        onSaved={({ id }) => void navigate({ to: deskPaths.contact, params: { contactId: id } })}
      />
    </>
  );
}
