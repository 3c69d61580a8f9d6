import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { VenueBookingView } from '@seatwise/domain/venues/contract';
import { canVenue } from '@seatwise/domain/venues/policy';
import { Button, Dialog, Form, FormActions, Notice, Row, TextAreaField } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useVenueWords } from '../../i18n/venues.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { CounterDialog } from './CounterDialog.tsx';

type Ending = 'withdraw' | 'reject' | 'cancel';
const MESSAGE_MAX = 2000;

/** What one side can do with a request as it stands. What is taken is the amount that was read: another one meanwhile is refused. */
export function VenueActions({ booking, side, onMoved }: { booking: VenueBookingView; side: 'organizer' | 'venue'; onMoved?: () => void }) {
  const t = useVenueWords();
  const words = useErrorWords();
  const format = useFormat();
  const [asking, setAsking] = useState<'counter' | Ending | null>(null);
  const { id: venueBookingId, amount } = booking;
  const moved = async () => {
    setAsking(null);
    await queryClient.invalidateQueries(trpc.venues.pathFilter());
    onMoved?.();
  };
  const take = useMutation({
    mutationFn: () =>
      side === 'venue'
        ? api.client.venues.confirm.mutate({ venueBookingId, amount: amount.amount })
        : api.client.venues.acceptCounter.mutate({ venueBookingId, amount: amount.amount }),
    onSuccess: moved,
  });
  const mayTake = (side === 'venue' ? canVenue.confirm(booking) : canVenue.acceptCounter(booking)) === true;
  const pending = canVenue.counter(booking) === true;
  const ending: Ending = side === 'venue' ? 'reject' : 'withdraw';
  if (!pending && canVenue.cancel(booking) !== true) return null;
  return (
    <>
      {take.error === null ? null : <Notice tone="harm">{words(take.error)}</Notice>}
      {mayTake && side === 'venue' ? <p>{t('theirs.consequence')}</p> : null}
      <Row>
        {mayTake ? (
          <Button pending={take.isPending} onClick={() => take.mutate()}>
            {t(side === 'venue' ? 'theirs.confirm' : 'thread.accept', { amount: format.money(amount) })}
          </Button>
        ) : null}
        {pending ? (
          <>
            <Button look="secondary" onClick={() => setAsking('counter')}>
              {mayTake ? t('thread.counter') : t('thread.change')}
            </Button>
            <Button look="quiet" tone={side === 'venue' ? 'harm' : 'neutral'} onClick={() => setAsking(ending)}>
              {t(`end.${ending}`)}
            </Button>
          </>
        ) : (
          <Button look="quiet" tone="harm" onClick={() => setAsking('cancel')}>
            {t('end.cancel')}
          </Button>
        )}
      </Row>
      <CounterDialog open={asking === 'counter'} booking={booking} onClose={() => setAsking(null)} onSent={moved} />
      {asking === null || asking === 'counter' ? null : (
        <EndDialog ending={asking} booking={booking} side={side} onClose={() => setAsking(null)} onDone={moved} />
      )}
    </>
  );
}

const END = {
  withdraw: api.client.venues.withdraw,
  reject: api.client.venues.reject,
  cancel: api.client.venues.cancel,
} as const;

/** Ending a request, or a booking, with a word to the other side. */
function EndDialog({
  ending,
  booking,
  side,
  onClose,
  onDone,
}: {
  ending: Ending;
  booking: VenueBookingView;
  side: 'organizer' | 'venue';
  onClose: () => void;
  onDone: () => Promise<void>;
}) {
  const t = useVenueWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const [message, setMessage] = useState('');
  const other = side === 'venue' ? booking.eventTitle : booking.venueName;
  const end = useMutation({
    mutationFn: () => END[ending].mutate({ venueBookingId: booking.id, ...(message.trim() === '' ? {} : { message }) }),
    onSuccess: onDone,
  });
  return (
    <Dialog open onClose={onClose} title={t(`endTitle.${ending}`, { other })}>
      <Form pending={end.isPending} onSubmit={() => end.mutate()}>
        <p>{t(`endText.${side === 'organizer' && ending === 'cancel' ? 'ownCancel' : ending}`)}</p>
        {end.error === null ? null : <Notice tone="harm">{words(end.error)}</Notice>}
        <TextAreaField
          label={t('request.message')}
          value={message}
          onChange={setMessage}
          rows={3}
          error={message.length > MESSAGE_MAX ? t('request.tooLong') : null}
        />
        <FormActions>
          <Button type="submit" tone="harm" pending={end.isPending}>
            {t(`end.${ending}`)}
          </Button>
          <Button look="quiet" tone="neutral" onClick={onClose}>
            {shared('states.cancel')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
