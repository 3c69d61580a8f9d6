import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { TextButton } from '@seatwise/ui';
import { useErrorWords, useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Billing.module.css';
import { useBillingMoved } from './use-billing.ts';

/** How often to look at the state again, in milliseconds; it also keeps "2 minutes ago" true. */
const LOOK_EVERY = 15_000;

/** How well we are in step with Stripe, and a way to look again now. Part of a sentence, so without block elements. */
export function SyncLine({ organizationId }: { organizationId: string }) {
  const t = useWords();
  const words = useErrorWords();
  const format = useFormat();
  const client = useQueryClient();
  const moved = useBillingMoved();
  const status = useQuery({ ...trpc.billing.syncStatus.queryOptions({ organizationId }), refetchInterval: LOOK_EVERY });
  const resync = useMutation(
    trpc.billing.resync.mutationOptions({
      onSuccess: async (answer) => {
        client.setQueryData(trpc.billing.syncStatus.queryKey({ organizationId }), answer);
        await moved();
      },
    }),
  );
  const sentence = () => {
    if (status.data === undefined) return status.error === null ? t('sync.loading') : words(status.error);
    const { state, syncedAt } = status.data;
    const when = syncedAt === null ? t('sync.neverBefore') : format.relative(syncedAt);
    return t(`sync.${state}`, { when });
  };
  return (
    <span className={styles.sync}>
      <span aria-live="polite">
        <span className={styles.dot} data-state={status.data?.state} aria-hidden />
        {resync.isPending ? t('sync.looking') : sentence()}
      </span>
      {status.data === undefined || status.data.state === 'never' ? null : (
        <TextButton onClick={() => resync.mutate({ organizationId })} pending={resync.isPending}>
          {t('sync.again')}
        </TextButton>
      )}
      {resync.error === null ? null : <span role="alert">{words(resync.error)}</span>}
    </span>
  );
}
