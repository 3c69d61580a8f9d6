import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { IconHistory } from '@tabler/icons-react';
import type { AuditItemView } from '@seatwise/domain/seats/contract';
import { DataTable, EmptyState, Figure, Muted } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useOrganization } from '../organizations/use-organization.ts';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { isPlatformVerb, useChangeWords, useVerbWords } from './audit-words.ts';
import styles from './Records.module.css';

/** What people did, newest first, in words. */
export function AuditTable({ organizationId }: { organizationId: string }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const verb = useVerbWords();
  const audit = useInfiniteQuery(
    trpc.seats.audit.infiniteQueryOptions({ organizationId }, { getNextPageParam: (page) => page.nextCursor }),
  );
  // The log keeps ids; the names of those still listed make it readable.
  const members = useQuery(trpc.seats.members.queryOptions({ organizationId, limit: 100 }));
  const names = new Map(members.data?.items.map(({ userId, name, email }) => [userId, name || email]));
  const describe = useChangeWords(names, useOrganization().currency);
  const rows = audit.data?.pages.flatMap(({ items }) => items);
  return (
    <DataTable<AuditItemView>
      caption={t('audit.title')}
      words={{ loading: shared('states.loading') }}
      rows={rows}
      rowKey={({ id }) => id}
      error={
        rows === undefined && audit.error !== null
          ? {
              title: t('audit.failed'),
              text: words(audit.error),
              retry: shared('states.retry'),
              onRetry: () => void audit.refetch(),
              pending: audit.isFetching,
            }
          : null
      }
      empty={
        <EmptyState icon={<IconHistory size={28} stroke={1.5} />} title={t('audit.none')}>
          {t('audit.noneText')}
        </EmptyState>
      }
      expected={8}
      more={
        audit.hasNextPage
          ? { label: shared('states.more'), onMore: () => void audit.fetchNextPage(), pending: audit.isFetchingNextPage }
          : null
      }
      columns={[
        {
          key: 'what',
          header: t('audit.what'),
          narrow: 'title',
          cell: (item) => {
            const subject = item.subject === null || item.subject === item.actor?.id ? undefined : names.get(item.subject);
            return (
              <span className={styles.what}>
                <span className={styles.strong}>{verb(item.verb)}</span>
                {subject === undefined ? null : <Muted small>{subject}</Muted>}
              </span>
            );
          },
        },
        { key: 'at', header: t('ledger.at'), width: '13rem', cell: ({ at }) => <Figure>{format.dateTime(at)}</Figure> },
        {
          key: 'who',
          header: t('ledger.who'),
          width: '11rem',
          cell: ({ actor, verb: done }) => {
            if (actor === null) return <Muted>{t('ledger.system')}</Muted>;
            // The platform's people are not ours to see.
            return actor.name || (isPlatformVerb(done) ? <Muted>{t('audit.platform')}</Muted> : t('members.deleted'));
          },
        },
        {
          key: 'changes',
          header: t('audit.changes'),
          cell: ({ changes }) => {
            const lines = describe(changes);
            return lines.length === 0 ? (
              <Muted>–</Muted>
            ) : (
              <span className={styles.changes}>
                {lines.map((line) => (
                  <span key={line}>{line}</span>
                ))}
              </span>
            );
          },
        },
      ]}
    />
  );
}
