import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconCircleCheck } from '@tabler/icons-react';
import type { JobProblemView } from '@seatwise/domain/platform/contract';
import { Button, DataTable, EmptyState, Figure, StatusChip } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Health.module.css';

/** Jobs that failed: those that will be tried again by themselves, and those that wait for a person. */
export function JobProblems({ problems }: { problems: JobProblemView[] }) {
  const t = useWords();
  const shared = useWebWords();
  const format = useFormat();
  return (
    <DataTable<JobProblemView>
      caption={t('problems.title')}
      words={{ loading: shared('states.loading') }}
      rows={problems}
      rowKey={({ jobId }) => jobId}
      empty={
        <EmptyState icon={<IconCircleCheck size={28} stroke={1.5} />} title={t('problems.none')}>
          {t('problems.noneText')}
        </EmptyState>
      }
      columns={[
        {
          key: 'name',
          header: t('problems.job'),
          narrow: 'title',
          cell: ({ name, lastError }) => (
            <span className={styles.what}>
              <strong>{name}</strong>
              {lastError === null ? null : <span className={styles.error}>{lastError}</span>}
            </span>
          ),
        },
        {
          key: 'state',
          header: t('problems.state'),
          cell: ({ dead }) => (
            <StatusChip tone={dead ? 'harm' : 'waiting'}>{dead ? t('problems.dead') : t('problems.retrying')}</StatusChip>
          ),
        },
        {
          key: 'attempts',
          header: t('problems.attempts'),
          align: 'end',
          cell: ({ attempts, maxAttempts }) => (
            <Figure>
              {format.number(attempts)} / {format.number(maxAttempts)}
            </Figure>
          ),
        },
        { key: 'next', header: t('problems.next'), cell: ({ dead, runAt }) => <Figure>{dead ? '–' : format.dateTime(runAt)}</Figure> },
        { key: 'retry', header: t('members.actions'), align: 'end', narrow: 'bare', cell: (problem) => <Retry problem={problem} /> },
      ]}
    />
  );
}

function Retry({ problem }: { problem: JobProblemView }) {
  const t = useWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const retry = useMutation(
    trpc.platform.retryJob.mutationOptions({ onSuccess: () => client.invalidateQueries(trpc.platform.pathFilter()) }),
  );
  return (
    <span className={styles.what}>
      <Button
        size="small"
        look="secondary"
        label={t('problems.retryLabel', { name: problem.name, id: problem.jobId })}
        onClick={() => retry.mutate({ jobId: problem.jobId })}
        pending={retry.isPending}
      >
        {t('problems.retry')}
      </Button>
      {retry.error === null ? null : <span role="alert">{words(retry.error)}</span>}
    </span>
  );
}
