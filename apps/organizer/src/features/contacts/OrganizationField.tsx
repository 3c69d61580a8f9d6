import { useNavigate } from '@tanstack/react-router';
import { SelectField } from '@seatwise/ui';
import { useContactWords } from '../../i18n/contacts.ts';
import { useContactsOf } from './use-contacts-of.ts';

/** Of which organisation, for whoever looks after several. */
export function OrganizationField() {
  const t = useContactWords();
  const navigate = useNavigate();
  const { organizations, organization } = useContactsOf();
  if (organization === null || organizations.length < 2) return null;
  return (
    <SelectField
      label={t('list.organization')}
      value={organization.id}
      options={organizations.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(of) => void navigate({ to: '.', search: { of }, replace: true })}
    />
  );
}
