import { useNavigate, useSearch } from '@tanstack/react-router';
import { PageHeader } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { LeaveButton } from '../features/members/LeaveButton.tsx';
import { MembersTable } from '../features/members/MembersTable.tsx';
import { useOrganization } from '../features/organizations/use-organization.ts';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';
import { readMembersSearch } from '../lib/search.ts';

/** Everybody who is, was or wants to be in. What is looked for stands in the address, so that it can be shared and gone back to. */
export function MembersPage() {
  const t = useWords();
  const organization = useOrganization();
  const search = readMembersSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  useTitle(t('members.title'));
  return (
    <>
      <PageHeader
        title={t('members.title')}
        eyebrow={organization.name}
        lead={t('members.lead')}
        actions={<LeaveButton organization={organization} />}
      />
      <MembersTable
        organization={organization}
        status={search.status}
        search={search.search ?? ''}
        onLook={(next) => void navigate({ to: paths.members, params: { organizationId: organization.id }, search: next, replace: true })}
      />
    </>
  );
}
