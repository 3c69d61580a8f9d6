import { useInfiniteQuery } from '@tanstack/react-query';
import { IconBuildingCommunity } from '@tabler/icons-react';
import { useState } from 'react';
import { ORGANIZATION_STATUSES, type OrganizationListItem } from '@seatwise/domain/seats/contract';
import { Choice, DataTable, EmptyState, Figure, Muted, Notice, StatusChip, TextField } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import styles from '../members/MembersTable.module.css';
import { ORGANIZATION_TONE } from '../organizations/tones.ts';
import { Decisions } from './Decisions.tsx';

const STILL = 250;
const FILTERS = [...ORGANIZATION_STATUSES, 'all'] as const;

/** Every organisation there is; first those that wait for a decision. */
export function OrganizationsTable() {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const [filter, setFilter] = useState<(typeof FILTERS)[number]>('pending');
  const [text, setText] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const search = useDebounced(text.trim(), STILL);
  // Each look at tenants' data is on the record, so the list is not polled.
  const organizations = useInfiniteQuery(
    trpc.seats.organizations.infiniteQueryOptions(
      { ...(filter === 'all' ? {} : { status: filter }), ...(search === '' ? {} : { search }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const rows = organizations.data?.pages.flatMap(({ items }) => items);
  return (
    <div className={styles.people}>
      <div className={styles.tools}>
        <div className={styles.search}>
          <TextField
            label={t('platform.search')}
            type="search"
            name="search"
            value={text}
            onChange={setText}
            autoComplete="off"
            spellCheck={false}
          />
        </div>
        <div className={styles.filter}>
          <Choice
            label={t('members.filter')}
            value={filter}
            options={FILTERS.map((value) => ({ value, label: t(`platform.filters.${value}`) }))}
            onChange={setFilter}
          />
        </div>
      </div>
      {said === null ? null : <Notice tone="done">{said}</Notice>}
      <DataTable<OrganizationListItem>
        caption={t('platform.title')}
        words={{ loading: shared('states.loading') }}
        rows={rows}
        rowKey={({ id }) => id}
        error={
          rows === undefined && organizations.error !== null
            ? {
                title: t('platform.failed'),
                text: words(organizations.error),
                retry: shared('states.retry'),
                onRetry: () => void organizations.refetch(),
                pending: organizations.isFetching,
              }
            : null
        }
        empty={
          <EmptyState
            icon={<IconBuildingCommunity size={28} stroke={1.5} />}
            title={filter === 'pending' && search === '' ? t('platform.nonePending') : t('platform.none')}
          >
            {filter === 'pending' && search === '' ? t('platform.nonePendingText') : t('platform.noneText')}
          </EmptyState>
        }
        more={
          organizations.hasNextPage
            ? { label: shared('states.more'), onMore: () => void organizations.fetchNextPage(), pending: organizations.isFetchingNextPage }
            : null
        }
        columns={[
          {
            key: 'name',
            header: t('platform.name'),
            narrow: 'title',
            cell: ({ name, ownerName, ownerEmail }) => (
              <span className={styles.person}>
                <span className={styles.name}>{name}</span>
                <span className={styles.email}>{[ownerName, ownerEmail].filter(Boolean).join(' · ') || t('platform.noOwner')}</span>
              </span>
            ),
          },
          {
            key: 'status',
            header: t('members.status'),
            cell: ({ status }) => <StatusChip tone={ORGANIZATION_TONE[status]}>{shared(`organizationStatus.${status}`)}</StatusChip>,
          },
          { key: 'plan', header: t('subscription.plan'), cell: ({ plan }) => plan },
          {
            key: 'seats',
            header: t('platform.seats'),
            align: 'end',
            cell: ({ activeMembers, seatLimit }) => (
              <span>
                <Figure strong>{format.number(activeMembers)}</Figure> <Muted>/ {format.number(seatLimit)}</Muted>
              </span>
            ),
          },
          { key: 'since', header: t('platform.created'), cell: ({ createdAt }) => <Figure>{format.date(createdAt)}</Figure> },
          {
            key: 'actions',
            header: t('members.actions'),
            align: 'end',
            narrow: 'bare',
            cell: (organization) => <Decisions organization={organization} onDone={setSaid} />,
          },
        ]}
      />
    </div>
  );
}
