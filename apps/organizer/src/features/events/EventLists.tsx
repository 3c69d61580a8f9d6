import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { EventLineView } from '@seatwise/domain/events/contract';
import { Button, DataTable, EmptyState, Figure, Section, StatusChip, TextLink } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { eventsQuery } from '../../lib/loaders.ts';
import { eventPage } from '../../lib/paths.ts';
import { useNow } from '../../lib/use-now.ts';
import { DuplicateDialog } from './DuplicateDialog.tsx';

const TONE = { draft: 'neutral', published: 'done', cancelled: 'harm', completed: 'neutral' } as const;

/** Everything one organizes, or has the door of; the latest first. */
export function useEvents(enabled: boolean) {
  const query = useInfiniteQuery({ ...eventsQuery(), enabled });
  const rows = query.data?.pages.flatMap(({ items }) => items).filter(({ status }) => status !== 'draft');
  return { query, rows };
}

export function EventLists({ events: { query, rows } }: { events: ReturnType<typeof useEvents> }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const now = useNow();
  const [copying, setCopying] = useState<EventLineView | null>(null);
  const isComing = ({ status, endsAt }: EventLineView): boolean => status === 'published' && Date.parse(endsAt) > now;
  const coming = rows?.filter(isComing).toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
  const past = rows?.filter((event) => !isComing(event));
  const error =
    query.error === null || rows !== undefined
      ? null
      : {
          title: t('home.failed'),
          text: words(query.error),
          retry: shared('states.retry'),
          onRetry: () => void query.refetch(),
          pending: query.isFetching,
        };
  const more = query.hasNextPage
    ? { label: shared('states.more'), onMore: () => void query.fetchNextPage(), pending: query.isFetchingNextPage }
    : null;
  return (
    <>
      <Section title={t('home.coming')}>
        <Events
          rows={coming}
          error={error}
          onCopy={setCopying}
          empty={<EmptyState title={t('home.emptyComing')}>{t('home.emptyComingText')}</EmptyState>}
          more={past?.length === 0 ? more : null}
        />
      </Section>
      {past === undefined || past.length === 0 ? null : (
        <Section title={t('home.past')}>
          <Events rows={past} error={null} onCopy={setCopying} empty={null} more={more} />
        </Section>
      )}
      {copying === null ? null : <DuplicateDialog event={copying} onClose={() => setCopying(null)} />}
    </>
  );
}

function Events({
  rows,
  error,
  empty,
  more,
  onCopy,
}: {
  rows: EventLineView[] | undefined;
  error: Parameters<typeof DataTable<EventLineView>>[0]['error'];
  empty: Parameters<typeof DataTable<EventLineView>>[0]['empty'];
  more: Parameters<typeof DataTable<EventLineView>>[0]['more'];
  onCopy: (event: EventLineView) => void;
}) {
  const t = useWords();
  const shared = useWebWords();
  const format = useFormat();
  return (
    <DataTable<EventLineView>
      caption={t('home.caption')}
      words={{ loading: shared('states.loading') }}
      rows={rows}
      rowKey={({ id }) => id}
      error={error}
      empty={empty}
      more={more}
      columns={[
        {
          key: 'event',
          header: t('home.event'),
          narrow: 'title',
          cell: ({ id, title }) => (
            <TextLink href={eventPage(id)}>
              <strong>{title}</strong>
            </TextLink>
          ),
        },
        { key: 'when', header: t('home.when'), cell: ({ startsAt, timeZone }) => format.dateTime(startsAt, timeZone) },
        {
          key: 'sold',
          header: t('home.sold'),
          align: 'end',
          cell: ({ sold, capacity }) => (
            <Figure>
              {capacity === null ? format.number(sold) : t('home.soldOf', { sold: format.number(sold), capacity: format.number(capacity) })}
            </Figure>
          ),
        },
        { key: 'revenue', header: t('home.revenue'), align: 'end', cell: ({ revenue }) => <Figure>{format.money(revenue)}</Figure> },
        {
          key: 'status',
          header: t('home.status'),
          cell: ({ status }) => <StatusChip tone={TONE[status]}>{t(`home.statuses.${status}`)}</StatusChip>,
        },
        {
          key: 'actions',
          header: t('home.actions'),
          align: 'end',
          narrow: 'bare',
          cell: (event) => (
            <Button look="quiet" size="small" onClick={() => onCopy(event)} label={t('home.duplicateOf', { event: event.title })}>
              {t('home.duplicate')}
            </Button>
          ),
        },
      ]}
    />
  );
}
