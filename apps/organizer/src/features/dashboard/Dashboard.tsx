import { useMutation } from '@tanstack/react-query';
import { IconDownload } from '@tabler/icons-react';
import type { EventView } from '@seatwise/domain/events/contract';
import { Button, ErrorState, Notice, Row, Section, Skeleton } from '@seatwise/ui';
import { download, useErrorWords, useWebWords } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import { api } from '../../lib/trpc.ts';
import { Figures } from './Figures.tsx';
import { Fullness } from './Fullness.tsx';
import { LiveMark } from './LiveMark.tsx';
import { OverTime } from './OverTime.tsx';
import { useDashboard } from './query.ts';
import { Share } from './Share.tsx';
import { Sources } from './Sources.tsx';

/** How an event does, while one looks. */
export function Dashboard({ event }: { event: EventView }) {
  const t = useDeskWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const { query, line } = useDashboard(event.id);
  const save = useMutation({
    mutationFn: () => api.client.dashboard.export.query({ eventId: event.id }),
    onSuccess: ({ filename, csv }) => download(filename, csv, 'text/csv;charset=utf-8'),
  });
  const { data: dashboard } = query;
  if (query.error !== null && dashboard === undefined)
    return (
      <Section title={t('overview.title')}>
        <ErrorState
          title={t('dashboard.failed')}
          words={{ retry: shared('states.retry') }}
          onRetry={() => void query.refetch()}
          pending={query.isFetching}
        >
          {words(query.error)}
        </ErrorState>
      </Section>
    );
  const untouched = dashboard !== undefined && dashboard.sources.length === 0 && dashboard.metrics.views === 0;
  return (
    <>
      <Section
        title={t('overview.title')}
        aside={
          <Row gap={16}>
            <LiveMark line={line} updatedAt={dashboard?.updatedAt} />
            <Button
              look="secondary"
              icon={<IconDownload size={16} stroke={1.75} aria-hidden />}
              pending={save.isPending}
              onClick={() => save.mutate()}
            >
              {t('dashboard.export')}
            </Button>
          </Row>
        }
      >
        {save.error === null ? null : (
          <Notice tone="harm" title={t('dashboard.exportFailed')}>
            {words(save.error)}
          </Notice>
        )}
        <Figures dashboard={dashboard} />
        <Fullness event={event} dashboard={dashboard} />
      </Section>
      {dashboard === undefined ? (
        <Section title={t('dashboard.over')}>
          <Skeleton height={420} />
        </Section>
      ) : untouched ? null : (
        <>
          <OverTime dashboard={dashboard} line={line} publishedAt={event.publishedAt} />
          <Sources dashboard={dashboard} />
        </>
      )}
      <Section
        key="share"
        title={untouched ? t('dashboard.none') : t('dashboard.share')}
        lead={untouched ? t('dashboard.noneText') : t('dashboard.shareLead')}
      >
        <Share slug={event.slug} />
      </Section>
    </>
  );
}
