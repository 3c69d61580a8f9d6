import { Outlet } from '@tanstack/react-router';
import { Notice, PageHeader, Stack } from '@seatwise/ui';
import { APP_BASES, useSignedIn, useTitle, useWebWords } from '@seatwise/web';
import { LinkButton } from '@seatwise/ui';
import { useOrganization, useOrganizationId } from '../features/organizations/use-organization.ts';
import { useWords } from '../i18n/words.ts';

/** Around every page of one organisation: those who do not run it learn where their business with it is. */
export function OrganizationLayout() {
  const organizationId = useOrganizationId();
  const { memberships } = useSignedIn();
  const membership = memberships.find((one) => one.organizationId === organizationId);
  if (membership !== undefined && membership.status !== 'active')
    return <Elsewhere name={membership.organizationName} status={membership.status} />;
  return <Inside />;
}

function Inside() {
  const t = useWords();
  const { name, role, status } = useOrganization();
  if (role === 'member') return <Elsewhere name={name} status="active" />;
  return (
    <>
      {status === 'suspended' || status === 'rejected' ? (
        <Stack gap={24}>
          <Notice tone="harm" title={t(`organization.${status}`)}>
            {t(`organization.${status}Text`)}
          </Notice>
          <div>
            <Outlet />
          </div>
        </Stack>
      ) : (
        <Outlet />
      )}
    </>
  );
}

function Elsewhere({ name, status }: { name: string; status: 'active' | 'pending' | 'rejected' | 'removed' }) {
  const t = useWords();
  const shared = useWebWords();
  useTitle(name);
  return (
    <>
      <PageHeader title={name} lead={t(`elsewhere.${status}`)} />
      <LinkButton href={`${APP_BASES.member}seats`}>{t('elsewhere.go', { app: shared('apps.member') })}</LinkButton>
    </>
  );
}
