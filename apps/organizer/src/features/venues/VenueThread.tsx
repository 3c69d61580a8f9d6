import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { VenueBookingView, VenueMessageView, VenueThreadView } from '@seatwise/domain/venues/contract';
import {
  Button,
  ConfirmDialog,
  Dialog,
  ErrorState,
  Form,
  FormActions,
  Notice,
  Panel,
  Row,
  SkeletonList,
  Stack,
  StatusChip,
  TextAreaField,
  TextField,
} from '@seatwise/ui';
import { readAmount, useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useVenueWords } from '../../i18n/venues.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import styles from './Venues.module.css';

/** How often a thread that is open looks for an answer, in milliseconds. */
const LOOK_EVERY = 8000;
const TONE = {
  pending: 'waiting',
  confirmed: 'done',
  rejected: 'harm',
  withdrawn: 'neutral',
  expired: 'neutral',
  completed: 'done',
  cancelled: 'harm',
} as const;

/** What was asked, offered and answered, from the organizer's side; and what one can do now. */
export function VenueThread({ venueBookingId, onMoved }: { venueBookingId: string; onMoved?: () => void }) {
  const t = useVenueWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const thread = useQuery({ ...trpc.venues.thread.queryOptions({ venueBookingId }), refetchInterval: LOOK_EVERY });
  if (thread.data === undefined)
    return thread.error === null ? (
      <SkeletonList rows={1} height={140} label={shared('states.loading')} />
    ) : (
      <ErrorState
        title={t('thread.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void thread.refetch()}
        pending={thread.isFetching}
      >
        {words(thread.error)}
      </ErrorState>
    );
  return <Thread thread={thread.data} {...(onMoved === undefined ? {} : { onMoved })} />;
}

function Thread({ thread: { booking, messages }, onMoved }: { thread: VenueThreadView; onMoved?: () => void }) {
  const t = useVenueWords();
  const format = useFormat();
  return (
    <Panel>
      <Stack>
        <div className={styles.threadHead}>
          <div>
            <h3 className={styles.name}>{booking.venueName}</h3>
            <p className={styles.where}>
              {t('thread.days', {
                count: booking.days,
                dates:
                  booking.from === booking.to
                    ? format.fullDate(booking.from)
                    : `${format.fullDate(booking.from)} – ${format.fullDate(booking.to)}`,
              })}
            </p>
          </div>
          <StatusChip tone={TONE[booking.status]}>{t(`status.${booking.status}`)}</StatusChip>
        </div>
        <p>
          {booking.status === 'pending'
            ? booking.offeredBy === 'organizer'
              ? t('thread.waiting', { amount: format.money(booking.amount) })
              : t('thread.countered', { amount: format.money(booking.amount) })
            : booking.status === 'confirmed'
              ? t('thread.confirmed', { amount: format.money(booking.amount) })
              : t(`thread.${booking.status}`)}
        </p>
        <ol className={styles.messages} aria-label={t('thread.label')}>
          {messages.map((message) => (
            <Message key={message.id} message={message} />
          ))}
        </ol>
        {booking.status === 'pending' ? <Actions booking={booking} {...(onMoved === undefined ? {} : { onMoved })} /> : null}
      </Stack>
    </Panel>
  );
}

function Message({ message: { side, kind, amount, message, authorName, at } }: { message: VenueMessageView }) {
  const t = useVenueWords();
  const format = useFormat();
  return (
    <li className={styles.message} data-side={side}>
      <p className={styles.messageHead}>
        <strong>
          {t(`kind.${kind}`, { who: side === 'organizer' ? (authorName ?? t('thread.you')) : (authorName ?? t('thread.venue')) })}
        </strong>
        {amount === null ? null : <span className={styles.figure}>{format.money(amount)}</span>}
        <time dateTime={at}>{format.relative(at)}</time>
      </p>
      {message === null || message === '' ? null : <p className={styles.words}>{message}</p>}
    </li>
  );
}

function Actions({ booking, onMoved }: { booking: VenueBookingView; onMoved?: () => void }) {
  const t = useVenueWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const [asking, setAsking] = useState<'counter' | 'withdraw' | null>(null);
  const { id: venueBookingId } = booking;
  const moved = async () => {
    setAsking(null);
    await queryClient.invalidateQueries(trpc.venues.pathFilter());
    onMoved?.();
  };
  const accept = useMutation({ mutationFn: () => api.client.venues.acceptCounter.mutate({ venueBookingId }), onSuccess: moved });
  const withdraw = useMutation({ mutationFn: () => api.client.venues.withdraw.mutate({ venueBookingId }), onSuccess: moved });
  const theirs = booking.offeredBy === 'venue';
  return (
    <>
      {accept.error === null ? null : <Notice tone="harm">{words(accept.error)}</Notice>}
      <Row>
        {theirs ? (
          <Button pending={accept.isPending} onClick={() => accept.mutate()}>
            {t('thread.accept', { amount: format.money(booking.amount) })}
          </Button>
        ) : null}
        <Button look="secondary" onClick={() => setAsking('counter')}>
          {theirs ? t('thread.counter') : t('thread.change')}
        </Button>
        <Button look="quiet" tone="neutral" onClick={() => setAsking('withdraw')}>
          {t('thread.withdraw')}
        </Button>
      </Row>
      <CounterDialog open={asking === 'counter'} booking={booking} onClose={() => setAsking(null)} onSent={moved} />
      <ConfirmDialog
        open={asking === 'withdraw'}
        onClose={() => setAsking(null)}
        onConfirm={() => withdraw.mutate()}
        title={t('withdraw.title', { venue: booking.venueName })}
        consequence={t('withdraw.text')}
        words={{ confirm: t('thread.withdraw'), cancel: shared('states.cancel') }}
        tone="harm"
        pending={withdraw.isPending}
        error={withdraw.error === null ? undefined : words(withdraw.error)}
      />
    </>
  );
}

function CounterDialog({
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
