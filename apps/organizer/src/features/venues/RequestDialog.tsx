import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { MAX_BOOKING_DAYS, type VenueView } from '@seatwise/domain/venues/contract';
import { Button, Columns, Dialog, Facts, Form, FormActions, Notice, TextAreaField, TextField } from '@seatwise/ui';
import { readAmount, useErrorWords, useFormat, useWebWords, writeAmount } from '@seatwise/web';
import { useVenueWords } from '../../i18n/venues.ts';
import { daysBetween, isDate } from '../../lib/local-time.ts';
import { api, trpc } from '../../lib/trpc.ts';

const MESSAGE_MAX = 2000;

/** Asks a venue for some days: what it would cost, what one offers, and a word to go with it. Nothing is owed until the venue says yes. */
export function RequestDialog({
  venue,
  about,
  from: firstFrom,
  to: firstTo,
  onClose,
  onAsked,
}: {
  venue: VenueView;
  about: { sessionId: string } | { eventId: string };
  from: string;
  to: string;
  onClose: () => void;
  onAsked: (venueBookingId: string) => void;
}) {
  const t = useVenueWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const [from, setFrom] = useState(firstFrom);
  const [to, setTo] = useState(firstTo);
  const [typed, setTyped] = useState('');
  const [message, setMessage] = useState('');
  const [failures, setFailures] = useState(0);
  const dated = isDate(from) && isDate(to) && from <= to;
  const days = dated ? daysBetween(from, to) : 0;
  const tooMany = days > MAX_BOOKING_DAYS;
  const usual = { ...venue.pricePerDay, amount: venue.pricePerDay.amount * days };
  const offer = typed.trim() === '' ? null : readAmount(typed, format.language);
  const badOffer = typed.trim() !== '' && (offer === null || offer > 99_999_999);
  const free = useQuery({
    ...trpc.venues.checkAvailability.queryOptions({ venueId: venue.id, from, to }),
    enabled: dated && !tooMany,
    placeholderData: keepPreviousData,
  });
  const taken = dated && free.data?.available === false;
  const ask = useMutation({
    mutationFn: () =>
      api.client.venues.request.mutate({
        venueId: venue.id,
        ...about,
        from,
        to,
        locale: format.language,
        ...(offer === null ? {} : { offer }),
        ...(message.trim() === '' ? {} : { message }),
      }),
    onSuccess: ({ venueBookingId }) => onAsked(venueBookingId),
  });
  return (
    <Dialog open onClose={onClose} title={t('request.title', { venue: venue.name })}>
      <Form
        failures={failures}
        pending={ask.isPending}
        onSubmit={() => {
          if (dated && !tooMany && !badOffer && !taken) ask.mutate();
          else setFailures((count) => count + 1);
        }}
      >
        {ask.error === null ? null : <Notice tone="harm">{words(ask.error)}</Notice>}
        <Columns min={160}>
          <TextField
            type="date"
            label={t('request.from')}
            value={from}
            onChange={setFrom}
            required
            error={isDate(from) ? null : t('request.dateNeeded')}
          />
          <TextField
            type="date"
            label={t('request.to')}
            value={to}
            onChange={setTo}
            required
            min={from}
            error={
              !isDate(to)
                ? t('request.dateNeeded')
                : to < from
                  ? t('search.turned')
                  : tooMany
                    ? t('request.tooMany', { count: MAX_BOOKING_DAYS })
                    : taken
                      ? t('request.taken')
                      : null
            }
          />
        </Columns>
        {days === 0 ? null : (
          <Facts
            items={[
              {
                name: t('request.usual'),
                value: t('request.sum', { count: days, price: format.money(venue.pricePerDay), total: format.money(usual) }),
              },
            ]}
          />
        )}
        <TextField
          label={t('request.offer', { currency: venue.pricePerDay.currency.toUpperCase() })}
          hint={t('request.offerHint')}
          value={typed}
          onChange={setTyped}
          inputMode="decimal"
          autoComplete="off"
          placeholder={days === 0 ? '' : writeAmount(usual.amount, format.language)}
          error={badOffer ? t('request.badOffer') : null}
        />
        <TextAreaField label={t('request.message')} hint={t('request.messageHint')} value={message} onChange={setMessage} rows={3} />
        {message.length > MESSAGE_MAX ? <Notice tone="harm">{t('request.tooLong')}</Notice> : null}
        <FormActions>
          <Button type="submit" pending={ask.isPending}>
            {offer === null || badOffer
              ? t('request.send')
              : t('request.sendOffer', { amount: format.money({ amount: offer, currency: venue.pricePerDay.currency }) })}
          </Button>
          <Button look="quiet" tone="neutral" onClick={onClose}>
            {shared('states.cancel')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
