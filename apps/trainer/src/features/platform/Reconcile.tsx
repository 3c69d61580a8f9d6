import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Button, Notice, Progress } from '@seatwise/ui';
import { useErrorWords, useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Health.module.css';

const LOOK_EVERY = 1000;

/** Compares every subscription with Stripe now instead of at night. It goes on when the page is left. */
export function Reconcile() {
  const t = useWords();
  const words = useErrorWords();
  const format = useFormat();
  const client = useQueryClient();
  const start = useMutation(trpc.platform.reconcile.mutationOptions());
  const jobId = start.data?.jobId;
  const progress = useQuery({
    ...trpc.jobs.progress.queryOptions(jobId === undefined ? skipToken : { jobId }),
    refetchInterval: ({ state: { data } }) => (data?.state === 'done' || data?.state === 'failed' ? false : LOOK_EVERY),
  });
  const state = progress.data?.state;
  useEffect(() => {
    if (state === 'done') void client.invalidateQueries(trpc.platform.pathFilter());
  }, [state, client]);
  const running = jobId !== undefined && state !== 'done' && state !== 'failed';
  const { done = 0, total = null } = progress.data ?? {};
  const error = start.error ?? progress.error;
  return (
    <div className={styles.reconcile}>
      <div>
        <Button look="secondary" onClick={() => start.mutate()} pending={start.isPending || running}>
          {t('reconcile.button')}
        </Button>
      </div>
      {running ? (
        <Progress
          label={t('reconcile.button')}
          done={done}
          total={total}
          text={
            total === null ? t('reconcile.waiting') : t('reconcile.progress', { done: format.number(done), total: format.number(total) })
          }
        />
      ) : null}
      {state === 'done' ? <Notice tone="done">{t('reconcile.done', { count: done })}</Notice> : null}
      {state === 'failed' ? <Notice tone="harm">{t('reconcile.failed', { error: progress.data?.error ?? '' })}</Notice> : null}
      {error === null ? null : <Notice tone="harm">{words(error)}</Notice>}
    </div>
  );
}
