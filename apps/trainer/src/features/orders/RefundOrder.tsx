import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { OrderView } from '@seatwise/domain/invites/contract';
import { can } from '@seatwise/domain/invites/policy';
import type { OrganizationView } from '@seatwise/domain/seats/contract';
import { Button, ConfirmDialog, Section } from '@seatwise/ui';
import { useErrorWords, useFormat, useSignedIn } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { queryClient, trpc } from '../../lib/trpc.ts';
import { useOrderReasons } from '../courses/reasons.ts';
import { useSeatsMoved } from './use-orders.ts';

/** Giving back what nobody has claimed, with the sum, what is withdrawn, and who keeps their seat. */
export function RefundOrder({ order, organization }: { order: OrderView; organization: OrganizationView }) {
  const t = useWords();
  const words = useErrorWords();
  const format = useFormat();
  const reasons = useOrderReasons();
  const { person } = useSignedIn();
  const moved = useSeatsMoved();
  const [asking, setAsking] = useState(false);
  const { id: orderId, usage, unitPrice, buyer } = order;
  const refund = useMutation(
    trpc.seats.refundOrder.mutationOptions({
      onSuccess: async (view) => {
        queryClient.setQueryData(trpc.seats.order.queryKey({ orderId }), view);
        setAsking(false);
        scrollTo({ top: 0 });
        await moved();
      },
    }),
  );
  const seats = usage.total - usage.claimed;
  const gratis = unitPrice.amount === 0;
  const amount = format.money({ ...unitPrice, amount: unitPrice.amount * seats });
  const button = gratis ? t('refund.buttonFree') : t('refund.button');
  return (
    <Section title={t('refund.title')} lead={gratis ? t('refund.leadFree') : t('refund.lead')}>
      <Button
        look="secondary"
        tone="harm"
        onClick={() => setAsking(true)}
        reason={reasons(can.refund({ role: organization.role, isBuyer: buyer.id === person.id }, order))}
      >
        {button}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => {
          setAsking(false);
          refund.reset();
        }}
        onConfirm={() => refund.mutate({ orderId })}
        title={gratis ? t('refund.askFree') : t('refund.ask', { amount })}
        consequence={
          <>
            <p>{gratis ? t('refund.seats', { count: seats }) : t('refund.money', { count: seats, amount })}</p>
            {usage.invited === 0 ? null : <p>{t('refund.invites', { count: usage.invited })}</p>}
            {usage.claimed === 0 ? null : <p>{t('refund.kept', { count: usage.claimed })}</p>}
            <p>{t('refund.closed')}</p>
          </>
        }
        words={{ confirm: button, cancel: t('refund.keep') }}
        tone="harm"
        pending={refund.isPending}
        error={refund.error === null ? null : words(refund.error)}
      />
    </Section>
  );
}
