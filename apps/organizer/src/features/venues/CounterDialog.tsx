import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { VenueBookingView } from '@seatwise/domain/venues/contract';
import { Button, Dialog, Form, FormActions, Notice, TextAreaField, TextField } from '@seatwise/ui';
import { readAmount, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useVenueWords } from '../../i18n/venues.ts';
import { api } from '../../lib/trpc.ts';

/** Another amount on the table, from either side. */
export function CounterDialog({
  open,
  booking,
  onClose,
  onSent,
}: {
  open: boolean;
  booking: VenueBookingView;
  onClose: () => void;
  onSent: () => Promise<void>;
}) {
  const t = useVenueWords();
  return (
    <Dialog open={open} onClose={onClose} title={t('counter.title', { venue: booking.venueName })}>
      <CounterForm booking={booking} onClose={onClose} onSent={onSent} />
    </Dialog>
  );
}

function CounterForm({ booking, onClose, onSent }: { booking: VenueBookingView; onClose: () => void; onSent: () => Promise<void> }) {
  const t = useVenueWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const { language } = useFormat();
  const [typed, setTyped] = useState('');
  const [message, setMessage] = useState('');
  const [failures, setFailures] = useState(0);
  const amount = readAmount(typed, language);
  const send = useMutation({
    mutationFn: (value: number) =>
      api.client.venues.counter.mutate({ venueBookingId: booking.id, amount: value, ...(message.trim() === '' ? {} : { message }) }),
    onSuccess: onSent,
  });
  return (
    <Form
      failures={failures}
      pending={send.isPending}
      onSubmit={() => (amount === null ? setFailures((count) => count + 1) : send.mutate(amount))}
    >
      {send.error === null ? null : <Notice tone="harm">{words(send.error)}</Notice>}
      <TextField
        label={t('counter.amount', { currency: booking.amount.currency.toUpperCase() })}
        hint={t('counter.hint', { count: booking.days })}
        value={typed}
        onChange={setTyped}
        inputMode="decimal"
        autoComplete="off"
        initialFocus
        required
        error={failures > 0 && amount === null ? t('request.badOffer') : null}
      />
      <TextAreaField label={t('request.message')} value={message} onChange={setMessage} rows={3} />
      <FormActions>
        <Button type="submit" pending={send.isPending}>
          {t('counter.send')}
        </Button>
        <Button look="quiet" tone="neutral" onClick={onClose}>
          {shared('states.cancel')}
        </Button>
      </FormActions>
    </Form>
  );
}
