import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useRouterState, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ErrorState, PageHeader, Progress, Row, SkeletonList } from '@seatwise/ui';
import { ButtonLink, problemOf, useErrorWords, useMe, useTitle, useWebWords } from '@seatwise/web';
import { rememberHold } from '../event-page/box/hold.ts';
import { Order } from '../features/tickets/Order.tsx';
import { checkoutSearch, orderQuery, orderSearch, useOrderChanged } from '../features/tickets/queries.ts';
import { useTicketWords } from '../i18n/tickets-words.ts';
import { api } from '../lib/trpc.ts';

/** While the provider has not decided: how often it is asked, and when one may go. */
const ASK_MS = 1500;
const LONG_MS = 20_000;

/** `/order`: back from the payment, or in by the link of a mail. */
export function ArrivePage() {
  const { checkout } = checkoutSearch(useSearch({ strict: false }));
  return checkout === undefined ? <Shown orderId={null} bought={false} /> : <Paying key={checkout} sessionId={checkout} />;
}

/** `/orders/:id`. */
export function OrderPage() {
  const { orderId } = useParams({ strict: false });
  const { bought } = orderSearch(useSearch({ strict: false }));
  return <Shown orderId={orderId ?? null} bought={bought === true} />;
}

function Shown({ orderId, bought }: { orderId: string | null; bought: boolean }) {
  const shared = useWebWords();
  const words = useErrorWords();
  const order = useQuery({ ...orderQuery(orderId), refetchInterval: ({ state }) => (state.data?.status === 'pending' ? 5000 : false) });
  if (order.data !== undefined) return <Order order={order.data} bought={bought} />;
  if (order.error === null) return <SkeletonList label={shared('states.loading')} rows={3} height={160} />;
  if (problemOf(order.error).code === 'NOT_FOUND') return <Nothing />;
  return (
    <ErrorState
      title={shared('pages.failedTitle')}
      words={{ retry: shared('states.retry') }}
      onRetry={() => void order.refetch()}
      pending={order.isFetching}
    >
      {words(order.error)}
    </ErrorState>
  );
}

/** No order for this browser and this person. */
function Nothing() {
  const t = useTicketWords();
  const me = useMe();
  const here = useRouterState({ select: ({ location }) => location.publicHref });
  useTitle(t('order.nothingTitle'));
  return (
    <>
      <PageHeader title={t('order.nothingTitle')} lead={t('order.nothingText')} />
      <Row>
        {me === null ? (
          <ButtonLink to="/sign-in" search={{ to: here }}>
            {t('order.signIn')}
          </ButtonLink>
        ) : (
          <ButtonLink to="/tickets" search={{}}>
            {t('mine.title')}
          </ButtonLink>
        )}
      </Row>
    </>
  );
}

/** Waits for the truth: what the provider says, not what the address promises. */
function Paying({ sessionId }: { sessionId: string }) {
  const t = useTicketWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const navigate = useNavigate();
  const changed = useOrderChanged();
  const long = useAfter(LONG_MS);
  const asked = useQuery({
    queryKey: ['tickets.confirmCheckout', sessionId],
    queryFn: () => api.client.tickets.confirmCheckout.mutate({ sessionId }),
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data?.status === 'pending' ? ASK_MS : false),
  });
  const order = asked.data?.status === 'pending' ? null : asked.data?.order;
  useTitle(t('checkout.title'));
  useEffect(() => {
    if (order === null || order === undefined) return;
    // What was held is settled, one way or the other.
    rememberHold(order.event.id, null);
    changed(order);
    void navigate({ to: '/orders/$orderId', params: { orderId: order.orderId }, search: { bought: true }, replace: true });
  }, [order, changed, navigate]);

  if (asked.error !== null && asked.data === undefined)
    return problemOf(asked.error).code === 'NOT_FOUND' ? (
      <Nothing />
    ) : (
      <ErrorState
        title={t('checkout.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void asked.refetch()}
        pending={asked.isFetching}
      >
        {words(asked.error)}
      </ErrorState>
    );
  if (asked.data !== undefined && asked.data.status !== 'pending' && order === null) {
    const text = { refunded: t('checkout.lateElsewhere'), expired: t('checkout.expiredElsewhere') }[
      asked.data.status as 'refunded' | 'expired'
    ];
    return <PageHeader title={t('checkout.elsewhere')} lead={text ?? t('checkout.elsewhereText')} />;
  }
  return (
    <>
      <PageHeader title={long ? t('checkout.long') : t('checkout.title')} lead={long ? t('checkout.longText') : t('checkout.text')} />
      <Progress label={t('checkout.title')} done={0} total={null} text="" />
    </>
  );
}

function useAfter(milliseconds: number): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return over;
}
