import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { IconMessages } from '@tabler/icons-react';
import { useState } from 'react';
import type { PairingStatus, PairingView } from '@seatwise/domain/invites/contract';
import {
  Button,
  ConfirmDialog,
  DataTable,
  EmptyState,
  Figure,
  Muted,
  Notice,
  Section,
  Stack,
  StatusChip,
  type StatusTone,
} from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { lookAgain } from '../dashboard/use-live.ts';
import styles from './Coaching.module.css';

const TONE: Record<PairingStatus, StatusTone> = { pending: 'waiting', active: 'done', revoked: 'neutral', expired: 'neutral' };

/** Pairing invites, the newest first, and what became of each. */
export function PairingsTable() {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const client = useQueryClient();
  const [asking, setAsking] = useState<PairingView | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const pairings = useInfiniteQuery({
    ...trpc.invites.pairings.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor }),
    refetchInterval: lookAgain,
  });
  const nameOf = ({ email, maxUses }: PairingView) => email ?? t('pairing.linkFor', { count: maxUses });
  const revoke = useMutation(
    trpc.invites.revokePairing.mutationOptions({
      onSuccess: async (pairing) => {
        setSaid(t('pairing.revoked', { who: nameOf(pairing) }));
        setAsking(null);
        await client.invalidateQueries(trpc.invites.pairings.pathFilter());
      },
    }),
  );
  const whyNot = ({ status, useCount, maxUses }: PairingView): string | null => {
    if (status === 'revoked' || status === 'expired') return t(`pairing.isOver.${status}`);
    return useCount >= maxUses ? t('pairing.isOver.used') : null;
  };
  const rows = pairings.data?.pages.flatMap(({ items }) => items);
  return (
    <Section title={t('pairing.title')}>
      <Stack gap={16}>
        {said === null ? null : <Notice tone="done">{said}</Notice>}
        <DataTable<PairingView>
          caption={t('pairing.caption')}
          words={{ loading: shared('states.loading') }}
          rows={rows}
          rowKey={({ id }) => id}
          expected={2}
          error={
            rows === undefined && pairings.error !== null
              ? {
                  title: t('pairing.failed'),
                  text: words(pairings.error),
                  retry: shared('states.retry'),
                  onRetry: () => void pairings.refetch(),
                  pending: pairings.isFetching,
                }
              : null
          }
          empty={
            <EmptyState icon={<IconMessages size={28} stroke={1.5} />} title={t('pairing.none')}>
              {t('pairing.noneText')}
            </EmptyState>
          }
          more={
            pairings.hasNextPage
              ? { label: shared('states.more'), onMore: () => void pairings.fetchNextPage(), pending: pairings.isFetchingNextPage }
              : null
          }
          columns={[
            {
              key: 'who',
              header: t('pairing.who'),
              narrow: 'title',
              cell: (pairing) => <Figure strong>{nameOf(pairing)}</Figure>,
            },
            {
              key: 'status',
              header: t('pairing.status'),
              width: '16rem',
              narrow: 'bare',
              cell: ({ status, kind, useCount, maxUses, openedAt }) => (
                <span className={styles.status}>
                  <StatusChip tone={TONE[status]}>{t(`pairing.statuses.${status}`)}</StatusChip>
                  {kind === 'link' ? (
                    <Muted small>{t('pairing.used', { used: format.number(useCount), max: format.number(maxUses) })}</Muted>
                  ) : status === 'pending' && openedAt !== null ? (
                    <Muted small>{t('pairing.opened', { when: format.relative(openedAt) })}</Muted>
                  ) : null}
                </span>
              ),
            },
            { key: 'ends', header: t('pairing.ends'), width: '12rem', cell: ({ expiresAt }) => <Figure>{format.date(expiresAt)}</Figure> },
            {
              key: 'actions',
              header: t('pairing.actions'),
              align: 'end',
              narrow: 'bare',
              width: '8rem',
              cell: (pairing) => (
                <Button
                  size="small"
                  look="quiet"
                  tone="harm"
                  label={t('pairing.revokeLabel', { who: nameOf(pairing) })}
                  reason={whyNot(pairing)}
                  reasonAs="tip"
                  onClick={() => setAsking(pairing)}
                >
                  {t('pairing.revoke')}
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
          revoke.reset();
        }}
        onConfirm={() => {
          if (asking !== null) revoke.mutate({ pairingId: asking.id });
        }}
        title={t('pairing.revokeTitle')}
        consequence={<p>{t('pairing.revokeText', { who: asking === null ? '' : nameOf(asking) })}</p>}
        words={{ confirm: t('pairing.revoke'), cancel: t('pairing.revokeKeep') }}
        tone="harm"
        pending={revoke.isPending}
        error={revoke.error === null ? null : words(revoke.error)}
      />
    </Section>
  );
}
