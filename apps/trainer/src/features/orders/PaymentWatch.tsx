import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OrderView } from '@seatwise/domain/invites/contract';
import { Notice, Panel, Progress, Section, Stack, TextButton } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { useSeatsMoved } from './use-orders.ts';

/** How often to ask while the payment is on its way, in milliseconds. */
const ASK_EVERY = 2000;
/** After so many answers it is one of the ways of paying that take their time, or nobody has paid. */
const PATIENCE = 4;

/**
 * Back from Checkout: asks what became of the payment until the server knows. Nothing is believed that the address says. Until then it
 * stands in place of what the page says about an unpaid order.
 */
export function PaymentWatch({ order }: { order: OrderView }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const moved = useSeatsMoved();
  const { id: orderId, status, quantity, checkoutUrl } = order;
  const [asked, setAsked] = useState(0);
  const confirm = useQuery({
    queryKey: ['confirmOrder', orderId],
    queryFn: async () => {
      const answer = await api.client.seats.confirmOrder.mutate({ orderId });
      queryClient.setQueryData(trpc.seats.order.queryKey({ orderId }), answer);
      setAsked((times) => times + 1);
      if (answer.status !== 'pending') void moved();
      return answer;
    },
    enabled: status === 'pending',
    refetchInterval: ({ state }) => (state.status === 'error' || (state.data ?? order).status !== 'pending' ? false : ASK_EVERY),
    staleTime: 0,
  });
  if (status === 'paid')
    return (
      <Notice tone="done" title={t('paying.done')}>
        {t('paying.doneText', { count: quantity })}
      </Notice>
    );
  if (status !== 'pending') return null;
  if (confirm.error !== null)
    return (
      <Notice
        tone="harm"
        title={t('paying.failed')}
        action={
          <TextButton onClick={() => void confirm.refetch()} pending={confirm.isFetching}>
            {shared('states.retry')}
          </TextButton>
        }
      >
        {words(confirm.error)} {t('paying.failedText')}
      </Notice>
    );
  const slow = asked >= PATIENCE;
  return (
    <Panel>
      <Section title={t('paying.title')} lead={slow ? t('paying.processingText') : t('paying.waitingText')}>
        <Stack gap={12}>
          <Progress label={t('paying.title')} done={0} total={null} text={slow ? t('paying.processing') : t('paying.waiting')} />
          {slow && checkoutUrl !== null ? (
            <p>
              {t('paying.notPaid')} <TextButton onClick={() => window.location.assign(checkoutUrl)}>{t('order.toCheckout')}</TextButton>
            </p>
          ) : null}
        </Stack>
      </Section>
    </Panel>
  );
}
