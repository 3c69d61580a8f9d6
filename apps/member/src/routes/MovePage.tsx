import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfirmDialog, EmptyState, Notice, PageHeader, Stack } from '@seatwise/ui';
import { ButtonLink, Link, problemOf, useErrorWords, useFormat, useTitle } from '@seatwise/web';
import { CoachFacts } from '../features/booking/CoachHead.tsx';
import { isGone } from '../features/booking/ConfirmBooking.tsx';
import { coachQuery, useRefreshBookings } from '../features/booking/queries.ts';
import { pickSearch } from '../features/booking/search.ts';
import { SlotPicker } from '../features/booking/SlotPicker.tsx';
import styles from '../features/sessions/Sessions.module.css';
import { useWhen } from '../features/sessions/words.ts';
import { useBookingWords } from '../i18n/bookings-words.ts';
import { useNow } from '../lib/now.ts';
import { paths } from '../lib/paths.ts';
import { trpc } from '../lib/trpc.ts';

/** Another time for one session; its pattern goes on as it was. */
export function MovePage() {
  const t = useBookingWords();
  const words = useErrorWords();
  const format = useFormat();
  const when = useWhen();
  const from = '/signed-in/sessions/$sessionId/move';
  const { sessionId } = useParams({ from });
  const { month, day } = pickSearch(useSearch({ strict: false }));
  const navigate = useNavigate({ from: '/sessions/$sessionId/move' });
  const refresh = useRefreshBookings();
  const { data: session } = useSuspenseQuery(trpc.bookings.session.queryOptions({ sessionId }));
  const { data: coach } = useSuspenseQuery(coachQuery(session.coachId));
  const now = useNow();
  const [at, setAt] = useState<string | null>(null);
  const [lost, setLost] = useState<string | null>(null);
  useTitle(t('mine.moveTitle'));
  const move = useMutation(
    trpc.bookings.reschedule.mutationOptions({
      onSuccess: async () => {
        await navigate({ to: '/sessions', search: { moved: sessionId } });
        void refresh();
      },
      onError: (error, { startsAt }) => {
        if (!isGone(error)) return;
        setAt(null);
        setLost(
          problemOf(error).code === 'SLOT_TAKEN'
            ? t('book.lost', { time: format.time(startsAt), day: format.fullDate(startsAt) })
            : words(error),
        );
        void refresh();
      },
    }),
  );

  if (session.status !== 'scheduled' || Date.parse(session.startsAt) <= now)
    return (
      <>
        <PageHeader title={t('mine.moveTitle')} />
        <EmptyState title={t('mine.moveNot')} action={<ButtonLink to={paths.sessions()}>{t('mine.back')}</ButtonLink>}>
          {t('mine.moveNotText')}
        </EmptyState>
      </>
    );
  const length = Date.parse(session.endsAt) - Date.parse(session.startsAt);
  const target = at === null ? null : { startsAt: at, endsAt: new Date(Date.parse(at) + length).toISOString() };
  const says = (one: { startsAt: string; endsAt: string }): string => {
    const there = format.elsewhere(coach.timeZone, one.startsAt, one.endsAt);
    return there === null ? when(one) : `${when(one)} (${there})`;
  };
  return (
    <>
      <PageHeader
        eyebrow={<Link to={paths.sessions()}>{t('mine.title')}</Link>}
        title={t('mine.moveTitle')}
        lead={t('mine.moveLead', { name: coach.name, when: says(session) })}
      />
      <CoachFacts coach={coach} />
      <Stack gap={16}>
        {lost === null ? null : <Notice tone="harm">{lost}</Notice>}
        <SlotPicker
          coach={coach}
          month={month ?? (day === undefined ? format.localDate(session.startsAt).slice(0, 7) : undefined)}
          day={day}
          onMonth={(next) => void navigate({ search: { month: next }, replace: true, resetScroll: false })}
          onDay={(next) => void navigate({ search: { day: next }, replace: true, resetScroll: false })}
          onSlot={({ startsAt }) => {
            setLost(null);
            setAt(startsAt);
          }}
        />
      </Stack>
      <ConfirmDialog
        open={target !== null}
        onClose={() => {
          setAt(null);
          move.reset();
        }}
        onConfirm={() => {
          if (at !== null) move.mutate({ sessionId, startsAt: at });
        }}
        title={t('mine.moveTitle')}
        consequence={
          <dl className={styles.moveFacts}>
            <dt>{t('mine.moveFrom')}</dt>
            <dd>{says(session)}</dd>
            <dt>{t('mine.moveTo')}</dt>
            <dd>{target === null ? '' : says(target)}</dd>
          </dl>
        }
        words={{ confirm: t('mine.moveConfirm'), cancel: t('book.another') }}
        pending={move.isPending}
        error={move.error === null || isGone(move.error) ? null : words(move.error)}
      />
    </>
  );
}
