import { useNavigate, useSearch } from '@tanstack/react-router';
import { PageHeader } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { InvitesTable } from '../features/invites/InvitesTable.tsx';
import { useOrganization } from '../features/organizations/use-organization.ts';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';
import { readInvitesSearch } from '../lib/search.ts';

/** Everybody who was invited to a course. What is looked for stands in the address, so that it can be shared and gone back to. */
export function InvitesPage() {
  const t = useWords();
  const organization = useOrganization();
  const look = readInvitesSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  useTitle(t('invites.title'));
  return (
    <>
      <PageHeader title={t('invites.title')} eyebrow={organization.name} lead={t('invites.lead')} />
      <InvitesTable
        organization={organization}
        look={look}
        onLook={(next) => void navigate({ to: paths.invites, params: { organizationId: organization.id }, search: next, replace: true })}
      />
    </>
  );
}
