import { useInfiniteQuery } from '@tanstack/react-query';
import { IconUsers } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { MEMBER_STATUSES, type MemberStatus, type MemberView, type OrganizationView } from '@seatwise/domain/seats/contract';
import { Choice, DataTable, EmptyState, Figure, Notice, StatusChip, TextField } from '@seatwise/ui';
import { useErrorWords, useFormat, useSignedIn, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import type { MembersSearch } from '../../lib/search.ts';
import { trpc } from '../../lib/trpc.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { LOOK_EVERY, useCapacity } from '../dashboard/use-live.ts';
import { MEMBER_TONE } from '../organizations/tones.ts';
import { MemberActions } from './MemberActions.tsx';
import styles from './MembersTable.module.css';

const STILL = 250;
const EVERYBODY = 'all';

/** The people of an organisation, with what may be done about each. */
export function MembersTable({
  organization,
  status,
  search,
  onLook,
}: {
  organization: OrganizationView;
  status: MemberStatus | undefined;
  search: string;
  onLook: (look: MembersSearch) => void;
}) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const { person } = useSignedIn();
  const { id: organizationId } = organization;
  const capacity = useCapacity(organizationId);
  const [text, setText] = useState(search);
  const [said, setSaid] = useState<string | null>(null);
  const still = useDebounced(text.trim(), STILL);
  const look = (next: MembersSearch) =>
    onLook({ ...(next.status === undefined ? {} : { status: next.status }), ...(next.search ? { search: next.search } : {}) });
  useEffect(() => {
    if (still !== search) look({ ...(status === undefined ? {} : { status }), search: still });
    // Only what was typed moves the address.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [still]);

  const members = useInfiniteQuery({
    ...trpc.seats.members.infiniteQueryOptions(
      { organizationId, ...(status === undefined ? {} : { status }), ...(still === '' ? {} : { search: still }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    refetchInterval: LOOK_EVERY * 2,
  });
  const rows = members.data?.pages.flatMap(({ items }) => items);
  const filtered = status !== undefined || still !== '';
  return (
    <div className={styles.people}>
      <div className={styles.tools}>
        <div className={styles.search}>
          <TextField
            label={t('members.search')}
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
            value={status ?? EVERYBODY}
            options={[
              { value: EVERYBODY, label: t('members.all') },
              ...MEMBER_STATUSES.map((value) => ({ value, label: shared(`memberStatus.${value}`) })),
            ]}
            onChange={(value) => {
              const chosen = MEMBER_STATUSES.find((one) => one === value);
              look({ ...(chosen === undefined ? {} : { status: chosen }), search: still });
            }}
          />
        </div>
      </div>
      {said === null ? null : <Notice tone="done">{said}</Notice>}
      <DataTable<MemberView>
        caption={t('members.caption')}
        words={{ loading: shared('states.loading') }}
        rows={rows}
        rowKey={({ userId }) => userId}
        error={
          rows === undefined && members.error !== null
            ? {
                title: t('members.failed'),
                text: words(members.error),
                retry: shared('states.retry'),
                onRetry: () => void members.refetch(),
                pending: members.isFetching,
              }
            : null
        }
        empty={
          <EmptyState icon={<IconUsers size={28} stroke={1.5} />} title={filtered ? t('members.noneFound') : t('members.none')}>
            {filtered ? t('members.noneFoundText') : t('members.noneText')}
          </EmptyState>
        }
        more={
          members.hasNextPage
            ? { label: shared('states.more'), onMore: () => void members.fetchNextPage(), pending: members.isFetchingNextPage }
            : null
        }
        columns={[
          {
            key: 'name',
            header: t('members.name'),
            narrow: 'title',
            cell: ({ userId, name, email }) => (
              <span className={styles.person}>
                <span className={styles.name}>
                  {name || t('members.deleted')}
                  {userId === person.id ? <span className={styles.you}> {t('members.you')}</span> : null}
                </span>
                <span className={styles.email}>{email}</span>
              </span>
            ),
          },
          { key: 'role', header: t('members.role'), width: '8rem', cell: ({ role }) => shared(`roles.${role}`) },
          {
            key: 'status',
            header: t('members.status'),
            width: '8rem',
            cell: (member) => <StatusChip tone={MEMBER_TONE[member.status]}>{shared(`memberStatus.${member.status}`)}</StatusChip>,
          },
          { key: 'since', header: t('members.since'), width: '10rem', cell: ({ since }) => <Figure>{format.date(since)}</Figure> },
          {
            key: 'actions',
            header: t('members.actions'),
            align: 'end',
            narrow: 'bare',
            width: '15rem',
            cell: (member) => (
              <MemberActions
                member={member}
                organization={organization}
                capacity={capacity}
                self={member.userId === person.id}
                onDone={setSaid}
              />
            ),
          },
        ]}
      />
    </div>
  );
}
