import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { TicketOrderView } from '@seatwise/domain/tickets/contract';
import { Button, CheckField, Dialog, Form, FormActions, Notice, ReasonButton, Stack } from '@seatwise/ui';
import { useErrorWords, useFormat } from '@seatwise/web';
import { useTicketWords } from '../../i18n/tickets-words.ts';
import { trpc } from '../../lib/trpc.ts';
import { useOrderChanged } from './queries.ts';
import styles from './Order.module.css';

interface Props {
  order: TicketOrderView;
  onClose: () => void;
  onDone: (sentence: string) => void;
}

/** Which tickets go back, what that means, and the last word. */
export function GiveBackDialog(props: Props) {
  const t = useTicketWords();
  return (
    <Dialog open onClose={props.onClose} title={t('back.title')}>
      <GiveBackForm {...props} />
    </Dialog>
  );
}

function GiveBackForm({ order, onClose, onDone }: Props) {
  const t = useTicketWords();
  const words = useErrorWords();
  const format = useFormat();
  const changed = useOrderChanged();
  const valid = order.tickets.filter(({ status }) => status === 'valid');
  const [chosen, setChosen] = useState<readonly string[]>(valid.length === 1 ? valid.map(({ id }) => id) : []);
  const picked = valid.filter(({ id }) => chosen.includes(id));
  const amount = { amount: picked.reduce((sum, { price }) => sum + price.amount, 0), currency: order.total.currency };
  const refund = useMutation(
    trpc.tickets.refund.mutationOptions({
      onSuccess: (after) => {
        onClose();
        changed(after);
        onDone(
          [t('back.done', { count: picked.length }), amount.amount > 0 ? t('back.doneMoney', { amount: format.money(amount) }) : null]
            .filter(Boolean)
            .join(' '),
        );
      },
    }),
  );
  return (
    <Form
      pending={refund.isPending}
      onSubmit={() => {
        if (picked.length > 0) refund.mutate({ orderId: order.orderId, tickets: picked.map(({ id }) => id) });
      }}
    >
      {valid.length === 1 ? null : (
        <fieldset className={styles.choices}>
          <legend className={styles.legend}>{t('back.which')}</legend>
          {valid.map(({ id, attendeeName, tier, price }) => (
            <CheckField
              key={id}
              label={attendeeName}
              hint={`${tier.name} · ${price.amount === 0 ? t('order.free') : format.money(price)}`}
              checked={chosen.includes(id)}
              onChange={(on) => setChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
            />
          ))}
        </fieldset>
      )}
      {picked.length === 0 ? null : (
        <Stack gap={8}>
          <p>{t('back.consequence', { count: picked.length })}</p>
          {amount.amount === 0 ? null : <p>{t('back.money', { amount: format.money(amount) })}</p>}
        </Stack>
      )}
      {refund.error === null ? null : <Notice tone="harm">{words(refund.error)}</Notice>}
      <FormActions>
        <Button look="secondary" onClick={onClose} initialFocus>
          {t('back.keep')}
        </Button>
        <ReasonButton
          type="submit"
          tone="harm"
          pending={refund.isPending}
          reason={picked.length === 0 ? t('back.choose') : null}
          reasonAs="tip"
        >
          {t('back.confirm', { count: Math.max(1, picked.length) })}
        </ReasonButton>
      </FormActions>
    </Form>
  );
}
