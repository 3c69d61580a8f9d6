import { useMutation, useQuery } from '@tanstack/react-query';
import { IconArrowDown, IconArrowUp, IconPlus, IconTicket } from '@tabler/icons-react';
import { useState } from 'react';
import type { TierStatus, TierView } from '@seatwise/domain/tickets/contract';
import { Button, ConfirmDialog, DataTable, EmptyState, Figure, Muted, Notice, Row, Stack, StatusChip, type StatusTone } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import styles from '../desk/Desk.module.css';
import { LOOK_EVERY } from '../desk/use-event.ts';
import { TierDialog } from './TierDialog.tsx';

const TONE: Record<TierStatus, StatusTone> = {
  draft: 'neutral',
  scheduled: 'waiting',
  on_sale: 'done',
  sold_out: 'accent',
  ended: 'neutral',
  archived: 'neutral',
};

/** What is sold, in the order in which buyers see it. */
export function TiersTable({ eventId, currency, zone, fixed }: { eventId: string; currency: string; zone: string; fixed: string | null }) {
  const t = useDeskWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const [editing, setEditing] = useState<TierView | 'new' | null>(null);
  const [ending, setEnding] = useState<TierView | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const query = useQuery({ ...trpc.tickets.tiers.queryOptions({ eventId }), refetchInterval: LOOK_EVERY });
  const rows = query.data?.items;
  const standing = rows?.filter(({ status }) => status !== 'archived') ?? [];
  const moved = async () => {
    await Promise.all([queryClient.invalidateQueries(trpc.tickets.pathFilter()), queryClient.invalidateQueries(trpc.events.pathFilter())]);
  };
  const reorder = useMutation({
    mutationFn: (tierIds: string[]) => api.client.tickets.reorderTiers.mutate({ eventId, tierIds }),
    onSuccess: moved,
  });
  const archive = useMutation({
    mutationFn: ({ id }: TierView) => api.client.tickets.archiveTier.mutate({ tierId: id }),
    onSuccess: async (_, tier) => {
      setEnding(null);
      setSaid(t('tiers.ended', { tier: tier.name }));
      await moved();
    },
  });
  const move = (tier: TierView, by: -1 | 1) => {
    const ids = standing.map(({ id }) => id);
    const at = ids.indexOf(tier.id);
    const other = ids[at + by];
    if (other === undefined) return;
    reorder.mutate(ids.map((id, place) => (place === at ? other : place === at + by ? tier.id : id)));
    setSaid(t('tiers.moved', { tier: tier.name, place: at + by + 1, all: ids.length }));
  };
  return (
    <Stack>
      <Row>
        <Button icon={<IconPlus size={16} stroke={1.75} aria-hidden />} reason={fixed} onClick={() => setEditing('new')}>
          {t('tiers.new')}
        </Button>
      </Row>
      {said === null ? null : <Notice tone="done">{said}</Notice>}
      {reorder.error === null ? null : <Notice tone="harm">{words(reorder.error)}</Notice>}
      <DataTable<TierView>
        caption={t('tiers.caption')}
        words={{ loading: shared('states.loading') }}
        rows={rows}
        rowKey={({ id }) => id}
        error={
          query.error === null || rows !== undefined
            ? null
            : {
                title: t('tiers.failed'),
                text: words(query.error),
                retry: shared('states.retry'),
                onRetry: () => void query.refetch(),
                pending: query.isFetching,
              }
        }
        empty={
          <EmptyState icon={<IconTicket size={28} stroke={1.5} />} title={t('tiers.none')}>
            {t('tiers.noneText')}
          </EmptyState>
        }
        columns={[
          {
            key: 'name',
            header: t('tiers.name'),
            narrow: 'title',
            cell: (tier) => (
              <span className={styles.stackCell}>
                <strong>{tier.name}</strong>
                {tier.hidden ? <Muted small>{t('tiers.hiddenWith', { code: tier.figures?.accessCode ?? '' })}</Muted> : null}
              </span>
            ),
          },
          {
            key: 'price',
            header: t('tiers.priceShort'),
            align: 'end',
            cell: ({ price }) => <Figure>{price.amount === 0 ? t('orders.free') : format.money(price)}</Figure>,
          },
          {
            key: 'sold',
            header: t('tiers.sold'),
            align: 'end',
            cell: ({ figures }) =>
              figures === null ? null : (
                <span className={styles.stackCell}>
                  <Figure>{t('tiers.soldOf', { sold: format.number(figures.sold), total: format.number(figures.total) })}</Figure>
                  {figures.held === 0 ? null : <Muted small>{t('tiers.held', { count: figures.held })}</Muted>}
                </span>
              ),
          },
          {
            key: 'status',
            header: t('tiers.status'),
            cell: ({ status, saleStartsAt }) => (
              <span className={styles.stackCell}>
                <StatusChip tone={TONE[status]}>{t(`tiers.statuses.${status}`)}</StatusChip>
                {status === 'scheduled' && saleStartsAt !== null ? <Muted small>{format.dateTime(saleStartsAt, zone)}</Muted> : null}
              </span>
            ),
          },
          {
            key: 'actions',
            header: t('tiers.actions'),
            align: 'end',
            narrow: 'bare',
            cell: (tier) => {
              const at = standing.findIndex(({ id }) => id === tier.id);
              if (at < 0 || fixed !== null) return null;
              return (
                <span className={styles.order}>
                  <Button
                    look="quiet"
                    size="small"
                    label={t('tiers.up', { tier: tier.name })}
                    reason={at === 0 ? t('tiers.first') : null}
                    reasonAs="tip"
                    onClick={() => move(tier, -1)}
                  >
                    <IconArrowUp size={16} stroke={1.75} aria-hidden />
                  </Button>
                  <Button
                    look="quiet"
                    size="small"
                    label={t('tiers.down', { tier: tier.name })}
                    reason={at === standing.length - 1 ? t('tiers.last') : null}
                    reasonAs="tip"
                    onClick={() => move(tier, 1)}
                  >
                    <IconArrowDown size={16} stroke={1.75} aria-hidden />
                  </Button>
                  <Button look="quiet" size="small" label={t('tiers.editOf', { tier: tier.name })} onClick={() => setEditing(tier)}>
                    {t('tiers.change')}
                  </Button>
                  <Button
                    look="quiet"
                    size="small"
                    tone="harm"
                    label={t('tiers.endOf', { tier: tier.name })}
                    onClick={() => setEnding(tier)}
                  >
                    {t('tiers.end')}
                  </Button>
                </span>
              );
            },
          },
        ]}
      />
      {editing === null ? null : (
        <TierDialog
          eventId={eventId}
          tier={editing === 'new' ? null : editing}
          currency={currency}
          zone={zone}
          onClose={() => setEditing(null)}
          onDone={async (name) => {
            setEditing(null);
            setSaid(t('tiers.saved', { tier: name }));
            await moved();
          }}
        />
      )}
      <ConfirmDialog
        open={ending !== null}
        onClose={() => {
          setEnding(null);
          archive.reset();
        }}
        onConfirm={() => (ending === null ? undefined : archive.mutate(ending))}
        title={t('tiers.endTitle', { tier: ending?.name ?? '' })}
        consequence={<p>{t('tiers.endText')}</p>}
        words={{ confirm: t('tiers.end'), cancel: shared('states.cancel') }}
        tone="harm"
        pending={archive.isPending}
        error={archive.error === null ? null : words(archive.error)}
      />
    </Stack>
  );
}
