import { IconArmchair2 } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState, Notice, PageHeader, Section, Stack } from '@seatwise/ui';
import { APP_BASES, ButtonLink, useSignedIn, useTitle } from '@seatwise/web';
import { LinkButton } from '@seatwise/ui';
import { LeaveButton } from '../features/seats/LeaveButton.tsx';
import { MembershipCard, MembershipList } from '../features/seats/MembershipCard.tsx';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';

/** Where one is in, where one waits, and where one was. */
export function SeatsPage() {
  const t = useWords();
  const { memberships } = useSignedIn();
  const [said, setSaid] = useState<string | null>(null);
  useTitle(t('seats.title'));
  const current = memberships.filter(({ status }) => status === 'pending' || status === 'active');
  const past = memberships.filter(({ status }) => status === 'rejected' || status === 'removed');
  return (
    <>
      <PageHeader
        title={t('seats.title')}
        lead={t('seats.lead')}
        actions={
          <ButtonLink to={paths.join()} look="secondary">
            {t('join.title')}
          </ButtonLink>
        }
      />
      <Stack gap={24}>
        {said === null ? null : <Notice tone="done">{said}</Notice>}
        {current.length === 0 ? (
          <EmptyState
            icon={<IconArmchair2 size={28} stroke={1.5} />}
            title={t('seats.empty')}
            action={<ButtonLink to={paths.join()}>{t('join.title')}</ButtonLink>}
          >
            {t('seats.emptyText')}
          </EmptyState>
        ) : (
          <MembershipList label={t('seats.current')}>
            {current.map((membership) => (
              <MembershipCard
                key={membership.organizationId}
                membership={membership}
                actions={
                  <>
                    {membership.status === 'pending' ? (
                      <ButtonLink
                        to="/waiting/$organizationId"
                        params={{ organizationId: membership.organizationId }}
                        look="secondary"
                        size="small"
                      >
                        {t('seats.open')}
                      </ButtonLink>
                    ) : null}
                    {membership.status === 'active' && membership.role !== 'member' ? (
                      <LinkButton href={APP_BASES.trainer} look="secondary" size="small">
                        {t('seats.trainer')}
                      </LinkButton>
                    ) : null}
                    <LeaveButton membership={membership} onLeft={setSaid} />
                  </>
                }
              />
            ))}
          </MembershipList>
        )}
      </Stack>
      {past.length === 0 ? null : (
        <div style={{ marginTop: 48 }}>
          <Section title={t('seats.past')}>
            <MembershipList label={t('seats.past')}>
              {past.map((membership) => (
                <MembershipCard key={membership.organizationId} membership={membership} />
              ))}
            </MembershipList>
          </Section>
        </div>
      )}
    </>
  );
}
