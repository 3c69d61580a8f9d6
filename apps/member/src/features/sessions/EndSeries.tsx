import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SeriesView } from '@seatwise/domain/bookings/contract';
import { Button, ConfirmDialog, Stack } from '@seatwise/ui';
import { useErrorWords, useFormat } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { useNow } from '../../lib/now.ts';
import { trpc } from '../../lib/trpc.ts';
import { NOTE_MAX, NoteField } from '../booking/NoteField.tsx';
import { useRefreshBookings } from '../booking/queries.ts';
import type { Say } from './SessionRow.tsx';
import { useWhen } from './words.ts';

/** As many of the next sessions as are told: there may be more behind them. */
const TOLD = 10;
const HOUR = 3_600_000;

/** Ends a pattern, after naming what is cancelled and what stays. */
export function EndSeries({ series, pattern, noticeHours, say }: { series: SeriesView; pattern: string; noticeHours: number; say: Say }) {
  const t = useBookingWords();
  const words = useErrorWords();
  const format = useFormat();
  const when = useWhen();
  const now = useNow();
  const refresh = useRefreshBookings();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const name = series.coachName;
  const end = useMutation(
    trpc.bookings.cancelRecurring.mutationOptions({
      onSuccess: ({ cancelled, kept }) => {
        setOpen(false);
        const done = t('mine.endDone', { count: cancelled });
        say(kept.length === 0 ? done : `${done} ${t('mine.endDoneKept', { when: format.list(kept.map((one) => when(one))) })}`);
        void refresh();
      },
    }),
  );
  const ahead = series.nextSessions.filter(({ startsAt }) => Date.parse(startsAt) > now);
  const lost = ahead.filter(({ startsAt }) => Date.parse(startsAt) >= now + noticeHours * HOUR);
  const kept = ahead.filter(({ startsAt }) => Date.parse(startsAt) < now + noticeHours * HOUR);
  const [first, last] = [lost[0], lost.at(-1)];
  return (
    <>
      <Button look="secondary" tone="harm" size="small" label={t('mine.endLabel', { pattern, name })} onClick={() => setOpen(true)}>
        {t('mine.end')}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => {
          setOpen(false);
          setReason('');
          end.reset();
        }}
        onConfirm={() => {
          if (reason.trim().length <= NOTE_MAX)
            end.mutate({ recurringBookingId: series.id, futureOnly: true, reason: reason.trim() || null });
        }}
        title={t('mine.endTitle')}
        consequence={
          <Stack gap={12}>
            <p>{t('mine.endText', { pattern, name })}</p>
            <p>
              {first === undefined || last === undefined
                ? t('mine.endLostNone')
                : series.nextSessions.length >= TOLD || series.endDate === null
                  ? t('mine.endLostMore', { first: format.fullDate(first.startsAt) })
                  : t('mine.endLost', {
                      count: lost.length,
                      first: format.fullDate(first.startsAt),
                      last: format.fullDate(last.startsAt),
                    })}
            </p>
            {kept.length === 0 ? null : <p>{t('mine.endKept', { count: noticeHours, when: format.list(kept.map((one) => when(one))) })}</p>}
            <p>{t('mine.endPast')}</p>
            <NoteField label={t('mine.reason')} long={t('mine.reasonLong', { count: NOTE_MAX })} value={reason} onChange={setReason} />
          </Stack>
        }
        words={{ confirm: t('mine.endConfirm'), cancel: t('mine.endKeep') }}
        tone="harm"
        pending={end.isPending}
        error={end.error === null ? null : words(end.error)}
      />
    </>
  );
}
