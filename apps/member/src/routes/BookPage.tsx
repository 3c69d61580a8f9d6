import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Notice, PageHeader, Stack } from '@seatwise/ui';
import { useFormat, useTitle } from '@seatwise/web';
import { Booked } from '../features/booking/Booked.tsx';
import { CoachFacts, Ways } from '../features/booking/CoachHead.tsx';
import { ConfirmBooking } from '../features/booking/ConfirmBooking.tsx';
import { coachQuery } from '../features/booking/queries.ts';
import { bookSearch } from '../features/booking/search.ts';
import { SlotPicker } from '../features/booking/SlotPicker.tsx';
import { useBookingWords } from '../i18n/bookings-words.ts';

/** One session with a coach: a day, a time, yes. */
export function BookPage() {
  const t = useBookingWords();
  const format = useFormat();
  const from = '/signed-in/coaches/$coachId';
  const { coachId } = useParams({ from });
  const { month, day, at, booked } = bookSearch(useSearch({ strict: false }));
  const navigate = useNavigate({ from: '/coaches/$coachId' });
  const { data: coach } = useSuspenseQuery(coachQuery(coachId));
  const [lost, setLost] = useState<string | null>(null);
  useTitle(t('book.tab'));

  if (booked !== undefined) return <Booked coach={coach} sessionId={booked} />;
  if (at !== undefined) {
    const back = () => void navigate({ search: { day: format.localDate(at) }, replace: true });
    return (
      <ConfirmBooking
        coach={coach}
        slot={{ startsAt: at, endsAt: new Date(Date.parse(at) + coach.slotMinutes * 60_000).toISOString() }}
        onBooked={({ id }) => {
          setLost(null);
          void navigate({ search: { booked: id }, replace: true });
        }}
        onLost={(sentence) => {
          setLost(sentence);
          back();
        }}
        onBack={back}
      />
    );
  }
  return (
    <>
      <PageHeader title={t('book.title', { name: coach.name })} />
      <CoachFacts coach={coach} />
      <Ways coachId={coachId} way="once" />
      <Stack gap={16}>
        {lost === null ? null : <Notice tone="harm">{lost}</Notice>}
        <SlotPicker
          coach={coach}
          month={month}
          day={day}
          onMonth={(next) => void navigate({ search: { month: next }, replace: true, resetScroll: false })}
          onDay={(next) => void navigate({ search: { day: next }, replace: true, resetScroll: false })}
          onSlot={({ startsAt }) => {
            setLost(null);
            void navigate({ search: { ...(day === undefined ? {} : { day }), at: startsAt } });
          }}
        />
      </Stack>
    </>
  );
}
