import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import type { PairedMemberView } from '@seatwise/domain/invites/contract';
import { Button, ConfirmDialog, DataTable, EmptyState, Figure, Muted, Notice, Section, Stack } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { lookAgain } from '../dashboard/use-live.ts';
import styles from './Coaching.module.css';

/** Who may book this coach. */
export function PairedMembers() {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const client = useQueryClient();
  const [asking, setAsking] = useState<PairedMemberView | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const members = useInfiniteQuery({
    ...trpc.invites.pairedMembers.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor }),
    refetchInterval: lookAgain,
  });
  const nameOf = ({ name, email }: PairedMemberView) => name || email || t('paired.deleted');
  const unpair = useMutation(
    trpc.invites.unpair.mutationOptions({
      onSuccess: async () => {
        if (asking !== null) setSaid(t('paired.done', { who: nameOf(asking) }));
        setAsking(null);
        await client.invalidateQueries(trpc.invites.pairedMembers.pathFilter());
      },
    }),
  );
  const rows = members.data?.pages.flatMap(({ items }) => items);
  const who = asking === null ? '' : nameOf(asking);
  return (
    <Section title={t('paired.title')} lead={t('paired.lead')}>
      <Stack gap={16}>
        {said === null ? null : <Notice tone="done">{said}</Notice>}
        <DataTable<PairedMemberView>
          caption={t('paired.title')}
          words={{ loading: shared('states.loading') }}
          rows={rows}
          rowKey={({ memberId }) => memberId}
          expected={2}
          error={
            rows === undefined && members.error !== null
              ? {
                  title: t('paired.failed'),
                  text: words(members.error),
                  retry: shared('states.retry'),
                  onRetry: () => void members.refetch(),
                  pending: members.isFetching,
                }
              : null
          }
          empty={
            <EmptyState icon={<IconUsers size={28} stroke={1.5} />} title={t('paired.none')}>
              {t('paired.noneText')}
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
              header: t('paired.name'),
              narrow: 'title',
              cell: (member) => (
                <span className={styles.person}>
                  <Figure strong>{nameOf(member)}</Figure>
                  {member.name === '' ? null : <Muted small>{member.email}</Muted>}
                </span>
              ),
            },
            { key: 'since', header: t('paired.since'), width: '14rem', cell: ({ since }) => <Figure>{format.date(since)}</Figure> },
            {
              key: 'actions',
              header: t('paired.actions'),
              align: 'end',
              narrow: 'bare',
              width: '10rem',
              cell: (member) => (
                <Button
                  size="small"
                  look="quiet"
                  tone="harm"
                  label={t('paired.unpairLabel', { who: nameOf(member) })}
                  onClick={() => setAsking(member)}
                >
                  {t('paired.unpair')}
                </Button>
              ),
            },
          ]}
        />
      </Stack>
      <ConfirmDialog
        open={asking !== null}
        onClose={() => {
          setAsking(null);
          unpair.reset();
        }}
        onConfirm={() => {
          if (asking !== null) unpair.mutate({ memberId: asking.memberId });
        }}
        title={t('paired.unpairTitle', { who })}
        consequence={<p>{t('paired.unpairText', { who })}</p>}
        words={{ confirm: t('paired.unpair'), cancel: t('paired.keep') }}
        tone="harm"
        pending={unpair.isPending}
        error={unpair.error === null ? null : words(unpair.error)}
      />
    </Section>
  );
}
