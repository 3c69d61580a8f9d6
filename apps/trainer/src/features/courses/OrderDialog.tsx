import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { MAX_ORDER_TOTAL, MAX_SEATS_PER_ORDER, type CourseView } from '@seatwise/domain/invites/contract';
import { Button, Dialog, Form, FormActions, Muted, Notice, QuantityField } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { trpc } from '../../lib/trpc.ts';
import { useSeatsMoved } from '../orders/use-orders.ts';
import styles from './Courses.module.css';

/** A handful, for somebody who has not thought of a number yet. */
const FIRST = 10;

/** How many seats for a course, with what they cost as one chooses; then Checkout, or the order itself when there is nothing to pay. */
export function OrderDialog({ course, onClose }: { course: CourseView; onClose: () => void }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const navigate = useNavigate();
  const moved = useSeatsMoved();
  const [quantity, setQuantity] = useState<number | null>(FIRST);
  const { id: courseId, organizationId, title, seatPrice } = course;
  const order = useMutation(
    trpc.seats.orderSeats.mutationOptions({
      onSuccess: async ({ orderId, checkoutUrl }) => {
        if (checkoutUrl !== null) {
          window.location.assign(checkoutUrl);
          return;
        }
        void moved();
        await navigate({ to: paths.order, params: { organizationId, orderId } });
      },
    }),
  );
  const { reset } = order;
  // Back from the payment page by the browser's button: the dialog is as it was left, and may be used again.
  useEffect(() => {
    const shown = (event: PageTransitionEvent) => {
      if (event.persisted) reset();
    };
    window.addEventListener('pageshow', shown);
    return () => window.removeEventListener('pageshow', shown);
  }, [reset]);

  const seats = quantity !== null && quantity >= 1 && quantity <= MAX_SEATS_PER_ORDER ? quantity : null;
  const payable = seats !== null && seats * seatPrice.amount <= MAX_ORDER_TOTAL;
  const gratis = seatPrice.amount === 0;
  const whyNot = (): string | null => {
    if (quantity === null) return t('orderSeats.needed');
    if (seats === null) return t('orderSeats.outside', { max: format.number(MAX_SEATS_PER_ORDER) });
    return payable ? null : t('orderSeats.tooMuch', { max: format.money({ ...seatPrice, amount: MAX_ORDER_TOTAL }) });
  };
  const problem = whyNot();
  const pending = order.isPending || order.isSuccess;
  const name = t('orderSeats.title', { title });
  return (
    <Dialog open onClose={() => (order.isPending ? undefined : onClose())} title={name}>
      <Form
        label={name}
        pending={pending}
        onSubmit={() => {
          if (seats !== null && problem === null) order.mutate({ courseId, quantity: seats });
        }}
      >
        {order.error === null ? null : <Notice tone="harm">{words(order.error)}</Notice>}
        <QuantityField
          label={t('orderSeats.number')}
          value={quantity}
          min={1}
          max={MAX_SEATS_PER_ORDER}
          onChange={setQuantity}
          describe={(count) => t('orderSeats.count', { count })}
          words={{ fewer: t('orderSeats.fewer'), more: t('orderSeats.more') }}
          error={problem}
        />
        <div className={styles.sum} aria-live="polite" aria-atomic>
          {gratis ? null : (
            <p className={styles.formula}>
              {t('orderSeats.formula', { seats: seats === null ? '–' : format.number(seats), price: format.money(seatPrice) })}
            </p>
          )}
          <p className={styles.total}>
            {gratis ? t('orderSeats.free') : seats === null ? '–' : format.money({ ...seatPrice, amount: seatPrice.amount * seats })}
          </p>
        </div>
        <Muted small>{gratis ? t('orderSeats.freeText') : t('orderSeats.checkoutText')}</Muted>
        <FormActions>
          <Button type="submit" pending={pending} reason={problem} reasonAs="tip">
            {gratis ? t('orderSeats.take') : t('orderSeats.pay')}
          </Button>
          <Button look="quiet" tone="neutral" onClick={onClose}>
            {shared('states.cancel')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
