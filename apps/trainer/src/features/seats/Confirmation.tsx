import { useQuery } from '@tanstack/react-query';
import type { ConfirmCheckoutView } from '@seatwise/domain/billing/contract';
import { Button, PageHeader, Panel, Progress, Row, Stack } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useWebWords } from '@seatwise/web';
import { Meter } from '../dashboard/Meter.tsx';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';

/** How often to ask while the payment is on its way, in milliseconds. */
const ASK_EVERY = 2000;

const ENDED: ReadonlySet<ConfirmCheckoutView['status']> = new Set(['granted', 'expired', 'refunded']);

/** Asks what came of the checkout. Once the seats are there, the figures on every page are fetched before anything says so. */
async function ask(organizationId: string, sessionId: string): Promise<ConfirmCheckoutView> {
  const answer = await api.client.billing.confirmCheckout.mutate({ sessionId });
  if (answer.status === 'granted') {
    await Promise.all([queryClient.invalidateQueries(trpc.billing.pathFilter()), queryClient.invalidateQueries(trpc.seats.pathFilter())]);
    await queryClient.fetchQuery(trpc.seats.capacity.queryOptions({ organizationId }));
  }
  return answer;
}

/** Waits for the truth about a checkout and then shows the new limit. */
export function Confirmation({ organizationId, sessionId }: { organizationId: string; sessionId: string }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const confirm = useQuery({
    queryKey: ['confirmCheckout', sessionId],
    queryFn: () => ask(organizationId, sessionId),
    refetchInterval: ({ state }) =>
      state.data !== undefined && ENDED.has(state.data.status) ? false : state.status === 'error' ? false : ASK_EVERY,
    staleTime: 0,
  });
  const status = confirm.data?.status;
  const toSeats = (label: string, look: 'primary' | 'secondary' = 'primary') => (
    <ButtonLink to={paths.seats} params={{ organizationId }} look={look}>
      {label}
    </ButtonLink>
  );
  const toDashboard = (
    <ButtonLink to={paths.dashboard} params={{ organizationId }}>
      {t('success.toDashboard')}
    </ButtonLink>
  );
  if (confirm.error !== null && status === undefined)
    return (
      <>
        <div role="alert">
          <PageHeader title={t('success.failed')} lead={`${words(confirm.error)} ${t('success.failedText')}`} />
        </div>
        <Row>
          <Button onClick={() => void confirm.refetch()} pending={confirm.isFetching}>
            {shared('states.retry')}
          </Button>
          {toSeats(t('success.toSeats'), 'secondary')}
        </Row>
      </>
    );
  switch (status) {
    case 'granted':
      return (
        <>
          <div aria-live="polite">
            <PageHeader title={t('success.granted')} lead={t('success.grantedText')} />
          </div>
          <Stack gap={24}>
            <Panel>
              <Meter organizationId={organizationId} />
            </Panel>
            <Row>{toDashboard}</Row>
          </Stack>
        </>
      );
    case 'expired':
    case 'refunded':
      return (
        <>
          <div aria-live="polite">
            <PageHeader title={t(`success.${status}`)} lead={t(`success.${status}Text`)} />
          </div>
          {status === 'expired' ? toSeats(t('success.again')) : toDashboard}
        </>
      );
    case 'open':
      return (
        <>
          <div aria-live="polite">
            <PageHeader title={t('success.open')} lead={t('success.openText')} />
          </div>
          <Row>{toSeats(t('success.again'))}</Row>
        </>
      );
    case 'processing':
    case undefined:
      return (
        <>
          <PageHeader title={t('success.title')} lead={status === 'processing' ? t('success.processingText') : t('success.waitingText')} />
          <Panel>
            <Progress
              label={t('success.title')}
              done={0}
              total={null}
              text={status === 'processing' ? t('success.processing') : t('success.waiting')}
            />
          </Panel>
        </>
      );
  }
}
