import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { IconDownload, IconListDetails } from '@tabler/icons-react';
import { useState } from 'react';
import { LEDGER_CAUSES, type LedgerItemView } from '@seatwise/domain/seats/contract';
import { Button, Choice, DataTable, EmptyState, Figure, Muted, Notice, Stack } from '@seatwise/ui';
import { download, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { api, trpc } from '../../lib/trpc.ts';
import styles from './Records.module.css';

const KINDS = ['all', 'purchase', 'usage'] as const;
type Kind = (typeof KINDS)[number];

/** `+2`, `−1`: with the sign that the figure deserves. */
const signed = (delta: number, write: (value: number) => string): string => (delta < 0 ? `−${write(-delta)}` : `+${write(delta)}`);

/** Every ± with its cause, who did it, and what it left. */
export function LedgerTable({ organizationId }: { organizationId: string }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const [kind, setKind] = useState<Kind>('all');
  const ledger = useInfiniteQuery(
    trpc.seats.ledger.infiniteQueryOptions(
      { organizationId, ...(kind === 'all' ? {} : { kind }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const cause = (name: string): string => {
    const known = LEDGER_CAUSES.find((one) => one === name);
    return known === undefined ? name : t(`ledger.causes.${known}`);
  };
  const rows = ledger.data?.pages.flatMap(({ items }) => items);
  return (
    <Stack gap={16}>
      <div className={styles.choice}>
        <Choice
          label={t('ledger.filter')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`ledger.kinds.${value}`) }))}
          onChange={setKind}
        />
      </div>
      <DataTable<LedgerItemView>
        caption={t('ledger.title')}
        words={{ loading: shared('states.loading') }}
        rows={rows}
        rowKey={({ id }) => id}
        error={
          rows === undefined && ledger.error !== null
            ? {
                title: t('ledger.failed'),
                text: words(ledger.error),
                retry: shared('states.retry'),
                onRetry: () => void ledger.refetch(),
                pending: ledger.isFetching,
              }
            : null
        }
        empty={
          <EmptyState icon={<IconListDetails size={28} stroke={1.5} />} title={t('ledger.none')}>
            {t('ledger.noneText')}
          </EmptyState>
        }
        more={
          ledger.hasNextPage
            ? { label: shared('states.more'), onMore: () => void ledger.fetchNextPage(), pending: ledger.isFetchingNextPage }
            : null
        }
        columns={[
          {
            key: 'cause',
            header: t('ledger.what'),
            narrow: 'title',
            cell: (item) => (
              <span className={styles.what}>
                <span className={styles.strong}>{cause(item.cause)}</span>
                {item.subject === null ? null : <Muted small>{item.subject.name || t('members.deleted')}</Muted>}
              </span>
            ),
          },
          { key: 'at', header: t('ledger.at'), cell: ({ at }) => <Figure>{format.dateTime(at)}</Figure> },
          {
            key: 'who',
            header: t('ledger.who'),
            cell: ({ actor, eventId }) =>
              actor === null ? (
                <Muted>{eventId === null ? t('ledger.system') : t('ledger.stripe')}</Muted>
              ) : (
                actor.name || t('members.deleted')
              ),
          },
          {
            key: 'delta',
            header: t('ledger.change'),
            align: 'end',
            cell: ({ delta }) => (
              <span className={styles.delta} data-sign={delta < 0 ? 'minus' : 'plus'}>
                {signed(delta, format.number)}
              </span>
            ),
          },
          {
            key: 'balance',
            header: t('ledger.balance'),
            align: 'end',
            cell: ({ kind: of, balance }) => (
              <span className={styles.balance}>
                <Figure strong>{format.number(balance)}</Figure> <Muted small>{t(`ledger.of.${of}`)}</Muted>
              </span>
            ),
          },
        ]}
      />
    </Stack>
  );
}

/** The whole ledger, oldest first, for a spreadsheet. */
export function DownloadLedger({ organizationId }: { organizationId: string }) {
  const t = useWords();
  const words = useErrorWords();
  const save = useMutation({
    mutationFn: () => api.client.seats.exportLedger.query({ organizationId }),
    onSuccess: ({ filename, csv }) => download(filename, csv, 'text/csv;charset=utf-8'),
  });
  return (
    <Stack gap={8}>
      <Button
        look="secondary"
        icon={<IconDownload size={18} stroke={1.75} aria-hidden />}
        onClick={() => save.mutate()}
        pending={save.isPending}
      >
        {t('ledger.download')}
      </Button>
      {save.error === null ? null : <Notice tone="harm">{words(save.error)}</Notice>}
    </Stack>
  );
}
