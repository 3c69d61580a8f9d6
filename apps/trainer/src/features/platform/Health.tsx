import { useQuery } from '@tanstack/react-query';
import type { HealthView } from '@seatwise/domain/platform/contract';
import { Button, Columns, ErrorState, Facts, Notice, PageHeader, Panel, Section, SkeletonList, Stack, StatCard } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { Generator } from './Generator.tsx';
import { JobProblems } from './JobProblems.tsx';
import { Reconcile } from './Reconcile.tsx';
import { StripeFailures } from './StripeFailures.tsx';
import { useDuration } from './use-duration.ts';
import styles from './Health.module.css';

/** How often to look, in milliseconds. Seldom: each look is on the record. */
const LOOK_EVERY = 30_000;
/** A job that waits longer than this is late, in seconds. */
const LATE = 60;

/** Queue, mail, webhooks and Stripe at a glance; what needs a person below. */
export function Health() {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const health = useQuery({ ...trpc.platform.health.queryOptions(), refetchInterval: LOOK_EVERY });
  return (
    <>
      <PageHeader
        title={t('health.title')}
        lead={health.data === undefined ? t('health.lead') : t('health.at', { when: format.dateTime(health.data.at) })}
        actions={
          <Button look="secondary" onClick={() => void health.refetch()} pending={health.isFetching}>
            {t('health.refresh')}
          </Button>
        }
      />
      {health.data === undefined ? (
        health.error === null ? (
          <SkeletonList rows={4} height={120} label={shared('states.loading')} />
        ) : (
          <ErrorState
            title={t('health.failed')}
            words={{ retry: shared('states.retry') }}
            onRetry={() => void health.refetch()}
            pending={health.isFetching}
          >
            {words(health.error)}
          </ErrorState>
        )
      ) : (
        <MachineRoom health={health.data} />
      )}
    </>
  );
}

function MachineRoom({ health }: { health: HealthView }) {
  const t = useWords();
  const format = useFormat();
  const duration = useDuration();
  const { queue, mail, webhooks, stripe } = health;
  const late = queue.oldestWaitingSeconds > LATE;
  return (
    <>
      {queue.workers === 0 ? (
        <div className={styles.first}>
          <Notice tone="harm" title={t('health.noWorker')}>
            {t('health.noWorkerText')}
          </Notice>
        </div>
      ) : null}
      <Columns min={220} gap={16}>
        <StatCard
          label={t('health.queue')}
          figure={format.number(queue.waiting)}
          tone={queue.dead > 0 ? 'harm' : late || queue.failing > 0 ? 'waiting' : 'done'}
          note={
            queue.dead > 0
              ? t('health.queueDead', { count: queue.dead })
              : queue.failing > 0
                ? t('health.queueFailing', { count: queue.failing })
                : late
                  ? t('health.queueLate', { time: duration(queue.oldestWaitingSeconds) })
                  : t('health.queueFine', { count: queue.workers })
          }
        />
        <StatCard
          label={t('health.mail')}
          figure={format.number(mail.sentLast24h)}
          tone={mail.refusedLast24h > 0 ? 'harm' : 'done'}
          note={
            mail.refusedLast24h > 0
              ? t('health.mailRefused', { count: mail.refusedLast24h })
              : t('health.mailFine', { count: mail.waiting })
          }
        />
        <StatCard
          label={t('health.webhooks')}
          figure={format.number(webhooks.receivedLast24h)}
          tone={webhooks.unhandled > 0 ? 'waiting' : 'done'}
          note={
            webhooks.unhandled > 0
              ? t('health.webhooksUnhandled', { count: webhooks.unhandled, time: duration(webhooks.oldestUnhandledSeconds) })
              : t('health.webhooksFine')
          }
        />
        <StatCard
          label={t('health.stripe')}
          figure={format.number(stripe.subscriptions)}
          tone={stripe.failing.length > 0 ? 'harm' : 'done'}
          note={stripe.failing.length > 0 ? t('health.stripeFailing', { count: stripe.failing.length }) : t('health.stripeFine')}
        />
      </Columns>
      <div className={styles.parts}>
        <Section title={t('problems.title')} lead={t('problems.lead')}>
          <JobProblems problems={queue.problems} />
        </Section>
        <Generator />
        <Section title={t('stripe.title')} lead={t('stripe.lead')}>
          <Stack gap={16}>
            <Panel>
              <Facts
                items={[
                  { name: t('stripe.mode'), value: stripe.livemode ? t('stripe.live') : t('stripe.test') },
                  { name: t('stripe.subscriptions'), value: format.number(stripe.subscriptions) },
                  {
                    name: t('stripe.lastReconcile'),
                    value:
                      stripe.lastReconcileAt === null
                        ? t('stripe.never')
                        : t('stripe.reconciled', {
                            when: format.dateTime(stripe.lastReconcileAt),
                            count: stripe.lastReconcileRepaired ?? 0,
                          }),
                  },
                  ...(mail.lastError === null ? [] : [{ name: t('health.lastMailError'), value: mail.lastError }]),
                ]}
              />
            </Panel>
            <StripeFailures failing={stripe.failing} />
            <Reconcile />
          </Stack>
        </Section>
      </div>
    </>
  );
}
