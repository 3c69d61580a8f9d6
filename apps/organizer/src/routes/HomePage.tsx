import type { MembershipView } from '@seatwise/domain/identity/contract';
import { DataTable, EmptyState, LinkButton, PageHeader, Panel, Section, Stack, StatusChip, type StatusTone } from '@seatwise/ui';
import { useSignedIn, useTitle, useWebWords } from '@seatwise/web';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';

const TONE: Record<MembershipView['organizationStatus'], StatusTone> = {
  pending: 'waiting',
  approved: 'done',
  rejected: 'harm',
  suspended: 'harm',
};

/** What is here now: the organisations whose events one could host, and the way to the rest. */
export function HomePage() {
  const t = useWords();
  const shared = useWebWords();
  const { memberships } = useSignedIn();
  useTitle(t('home.title'));
  return (
    <>
      <PageHeader title={t('home.title')} lead={t('home.lead')} />
      <Section title={t('home.organizations')}>
        <DataTable<MembershipView>
          caption={t('home.caption')}
          words={{ loading: shared('states.loading') }}
          rows={memberships.filter(({ role, status }) => status === 'active' && role !== 'member')}
          rowKey={({ organizationId }) => organizationId}
          empty={
            <EmptyState title={t('home.empty')} action={<LinkButton href={paths.trainer()}>{t('home.toTrainer')}</LinkButton>}>
              {t('home.emptyText')}
            </EmptyState>
          }
          columns={[
            {
              key: 'name',
              header: t('home.organization'),
              cell: ({ organizationName }) => <strong>{organizationName}</strong>,
              narrow: 'title',
            },
            { key: 'role', header: t('home.role'), cell: ({ role }) => shared(`roles.${role}`) },
            {
              key: 'status',
              header: t('home.status'),
              cell: ({ organizationStatus }) => (
                <StatusChip tone={TONE[organizationStatus]}>{shared(`organizationStatus.${organizationStatus}`)}</StatusChip>
              ),
              align: 'end',
            },
          ]}
        />
      </Section>
      <Section title={t('home.profile')}>
        <Panel>
          <Stack>
            <p>{t('home.profileText')}</p>
            <div>
              <LinkButton href={paths.profile()} look="secondary">
                {t('home.toProfile')}
              </LinkButton>
            </div>
          </Stack>
        </Panel>
      </Section>
    </>
  );
}
