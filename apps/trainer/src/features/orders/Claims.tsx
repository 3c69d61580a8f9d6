import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { IconArmchair2 } from '@tabler/icons-react';
import { useState } from 'react';
import type { ClaimView, OrderView } from '@seatwise/domain/invites/contract';
import { Button, ConfirmDialog, DataTable, EmptyState, Figure, Muted, Notice, Section, Stack, StatusChip } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { lookAgain } from '../dashboard/use-live.ts';
import { useSeatsMoved } from './use-orders.ts';

/** Who sits on the seats of an order, and who did. */
export function Claims({ order }: { order: OrderView }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const moved = useSeatsMoved();
  const [asking, setAsking] = useState<ClaimView | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const claims = useInfiniteQuery({
    ...trpc.seats.claims.infiniteQueryOptions({ orderId: order.id }, { getNextPageParam: (page) => page.nextCursor }),
    refetchInterval: lookAgain,
  });
  const nameOf = ({ person }: ClaimView) => person.name || t('members.deleted');
  const refunded = order.status === 'refunded';
  const release = useMutation(
    trpc.seats.releaseClaim.mutationOptions({
      onSuccess: async () => {
        if (asking !== null) setSaid(t(refunded ? 'claims.ended' : 'claims.done', { who: nameOf(asking) }));
        setAsking(null);
        await moved();
      },
    }),
  );
  const rows = claims.data?.pages.flatMap(({ items }) => items);
  const asked = asking === null ? '' : nameOf(asking);
  return (
    <Section title={t('claims.title')} lead={t('claims.lead')}>
      <Stack gap={16}>
        {said === null ? null : <Notice tone="done">{said}</Notice>}
        <DataTable<ClaimView>
          caption={t('claims.title')}
          words={{ loading: shared('states.loading') }}
          rows={rows}
          rowKey={({ seatClaimId }) => seatClaimId}
          expected={2}
          error={
            rows === undefined && claims.error !== null
              ? {
                  title: t('claims.failed'),
                  text: words(claims.error),
                  retry: shared('states.retry'),
                  onRetry: () => void claims.refetch(),
                  pending: claims.isFetching,
                }
              : null
          }
          empty={
            <EmptyState icon={<IconArmchair2 size={28} stroke={1.5} />} title={t('claims.none')}>
              {t('claims.noneText')}
            </EmptyState>
          }
          more={
            claims.hasNextPage
              ? { label: shared('states.more'), onMore: () => void claims.fetchNextPage(), pending: claims.isFetchingNextPage }
              : null
          }
          columns={[
            { key: 'person', header: t('claims.person'), narrow: 'title', cell: (claim) => <Figure strong>{nameOf(claim)}</Figure> },
            { key: 'since', header: t('claims.since'), width: '13rem', cell: ({ claimedAt }) => <Figure>{format.date(claimedAt)}</Figure> },
            {
              key: 'state',
              header: t('claims.state'),
              width: '18rem',
              cell: ({ releasedAt }) =>
                releasedAt === null ? (
                  <StatusChip tone="done">{t('claims.seated')}</StatusChip>
                ) : (
                  <span>
                    <StatusChip>{t('claims.released')}</StatusChip>{' '}
                    <Muted small>{t('claims.until', { date: format.date(releasedAt) })}</Muted>
                  </span>
                ),
            },
            {
              key: 'actions',
              header: t('members.actions'),
              align: 'end',
              narrow: 'bare',
              width: '8rem',
              cell: (claim) =>
                claim.releasedAt === null ? (
                  <Button
                    size="small"
                    look="quiet"
                    tone="harm"
                    label={t('claims.releaseLabel', { who: nameOf(claim) })}
                    onClick={() => setAsking(claim)}
                  >
                    {t('claims.release')}
                  </Button>
                ) : null,
            },
          ]}
        />
      </Stack>
      <ConfirmDialog
        open={asking !== null}
        onClose={() => {
          setAsking(null);
          release.reset();
        }}
        onConfirm={() => {
          if (asking !== null) release.mutate({ seatClaimId: asking.seatClaimId });
        }}
        title={t('claims.releaseTitle', { who: asked })}
        consequence={<p>{t(refunded ? 'claims.releaseRefunded' : 'claims.releaseText', { who: asked })}</p>}
        words={{ confirm: t('claims.release'), cancel: shared('states.cancel') }}
        tone="harm"
        pending={release.isPending}
        error={release.error === null ? null : words(release.error)}
      />
    </Section>
  );
}
