import type { MembershipView } from '@seatwise/domain/identity/contract';
import { DataTable, EmptyState, Figure, PageHeader, StatusChip, type StatusTone } from '@seatwise/ui';
import { useFormat, useSignedIn, useTitle, useWebWords } from '@seatwise/web';
import { useWords } from '../i18n/words.ts';

const TONE: Record<MembershipView['organizationStatus'], StatusTone> = { pending: 'waiting', approved: 'done', rejected: 'harm', suspended: 'harm' };

/** The organisations in which one has a role. */
export function HomePage() {
  const t = useWords();
  const shared = useWebWords();
  const format = useFormat();
  const { memberships } = useSignedIn();
  useTitle(t('home.title'));
  return (
    <>
      <PageHeader title={t('home.title')} lead={t('home.lead')} />
      <DataTable<MembershipView>
        caption={t('home.caption')}
        words={{ loading: shared('states.loading') }}
        rows={memberships.filter(({ role, status }) => status === 'active' && role !== 'member')}
        rowKey={({ organizationId }) => organizationId}
        empty={<EmptyState title={t('home.empty')}>{t('home.emptyText')}</EmptyState>}
        columns={[
          { key: 'name', header: t('home.organization'), cell: ({ organizationName }) => <strong>{organizationName}</strong>, narrow: 'title' },
          { key: 'role', header: t('home.role'), cell: ({ role }) => shared(`roles.${role}`) },
          {
            key: 'status',
            header: t('home.status'),
            cell: ({ organizationStatus }) => <StatusChip tone={TONE[organizationStatus]}>{shared(`organizationStatus.${organizationStatus}`)}</StatusChip>,
          },
          { key: 'since', header: t('home.since'), cell: ({ since }) => <Figure>{format.date(since)}</Figure>, align: 'end' },
        ]}
      />
    </>
  );
}
