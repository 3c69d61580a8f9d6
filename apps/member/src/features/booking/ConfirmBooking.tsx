import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CoachView, SessionView } from '@seatwise/domain/bookings/contract';
import { Button, Form, FormActions, Notice, Panel } from '@seatwise/ui';
import { Link, problemOf, useErrorWords, useFormat, type ProblemCode } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { paths } from '../../lib/paths.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Booking.module.css';
import { NOTE_MAX, NoteField } from './NoteField.tsx';
import { useRefreshBookings, type Slot } from './queries.ts';
import { StepHead } from './StepHead.tsx';
import { When } from './When.tsx';

/** Another time is the answer to these. */
const GONE: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['SLOT_TAKEN', 'OUTSIDE_AVAILABILITY']);
export const isGone = (error: unknown): boolean => GONE.has(problemOf(error).code);

/** What is about to be booked, a note, and one button. `onLost`: the time is not open any more, in words. */
export function ConfirmBooking({
  coach,
  slot,
  onBooked,
  onLost,
  onBack,
}: {
  coach: CoachView;
  slot: Slot;
  onBooked: (session: SessionView) => void;
  onLost: (sentence: string) => void;
  onBack: () => void;
}) {
  const t = useBookingWords();
  const words = useErrorWords();
  const format = useFormat();
  const client = useQueryClient();
  const refresh = useRefreshBookings();
  const [note, setNote] = useState('');
  const { coachId, name } = coach;
  const book = useMutation(
    trpc.bookings.book.mutationOptions({
      onSuccess: (session) => {
        client.setQueryData(trpc.bookings.session.queryKey({ sessionId: session.id }), session);
        onBooked(session);
        void refresh();
      },
      onError: (error) => {
        if (!isGone(error)) return;
        void refresh();
        onLost(
          problemOf(error).code === 'SLOT_TAKEN'
            ? t('book.lost', { time: format.time(slot.startsAt), day: format.fullDate(slot.startsAt) })
            : words(error),
        );
      },
    }),
  );
  const refused = book.error !== null && !isGone(book.error);
  return (
    <>
      <StepHead title={t('book.confirmTitle')} />
      <div className={styles.summary}>
        <Panel>
          <div className={styles.summary}>
            <When startsAt={slot.startsAt} endsAt={slot.endsAt} zone={coach.timeZone} />
            <ul className={styles.facets}>
              <li>{t('coach.with', { name })}</li>
              <li>{t('coach.minutes', { count: coach.slotMinutes })}</li>
              <li>
                {coach.cancellationNoticeHours === 0 ? t('coach.noticeNone') : t('coach.notice', { count: coach.cancellationNoticeHours })}
              </li>
            </ul>
            <Form
              pending={book.isPending}
              onSubmit={() => {
                if (note.trim().length <= NOTE_MAX) book.mutate({ coachId, startsAt: slot.startsAt, note: note.trim() || null });
              }}
            >
              <NoteField
                label={t('book.note', { name })}
                hint={t('book.noteHint', { count: NOTE_MAX })}
                long={t('book.noteLong', { count: NOTE_MAX })}
                value={note}
                onChange={setNote}
              />
              {refused ? (
                <Notice tone="harm" action={<Link to={paths.sessions()}>{t('book.toSessions')}</Link>}>
                  {words(book.error)}
                </Notice>
              ) : null}
              <FormActions>
                <Button type="submit" pending={book.isPending}>
                  {t('book.confirm')}
                </Button>
                <Button look="quiet" tone="neutral" onClick={onBack}>
                  {t('book.another')}
                </Button>
              </FormActions>
            </Form>
          </div>
        </Panel>
      </div>
    </>
  );
}
