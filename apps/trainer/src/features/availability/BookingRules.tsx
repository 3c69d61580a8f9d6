import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CoachView } from '@seatwise/domain/bookings/contract';
import { Button, Columns, Form, FormActions, Notice, Panel, Section, SelectField } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { trpc } from '../../lib/trpc.ts';
import { useBookingsMoved } from '../calendar/use-calendar.ts';
import { useLasting } from '../calendar/use-lasting.ts';
import { CoachFields } from '../coaching/CoachFields.tsx';

const BUFFERS = [0, 5, 10, 15, 20, 30, 45, 60, 90, 120];
const NOTICES = [0, 30, 60, 120, 240, 480, 720, 1440, 2880, 4320, 10_080, 20_160];
const HORIZONS = [1, 2, 3, 4, 6, 8, 12, 16, 26, 39, 52];
const CANCELLATIONS = [0, 1, 2, 4, 6, 12, 24, 48, 72, 168, 336];

/** Choices, with what is set already among them wherever it lies. */
const options = (values: readonly number[], chosen: number, label: (value: number) => string) =>
  [...new Set([...values, chosen])].toSorted((a, b) => a - b).map((value) => ({ value: String(value), label: label(value) }));

/** How sessions follow each other, how soon and how far ahead they are booked, each with what it means. */
export function BookingRules({ coach }: { coach: CoachView }) {
  const t = useCalendarWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const lasting = useLasting();
  const moved = useBookingsMoved();
  const { coachId: _id, name: _name, ...settings } = coach;
  const [draft, setDraft] = useState(settings);
  const save = useMutation(trpc.bookings.updateCoach.mutationOptions({ onSuccess: moved }));
  const change = (part: Partial<typeof settings>) => {
    save.reset();
    setDraft((before) => ({ ...before, ...part }));
  };
  const buffer = (minutes: number) => (minutes === 0 ? t('rules.none') : lasting(minutes));
  const before = (hours: number) => {
    if (hours === 0) return t('rules.untilStart');
    return hours % 24 === 0 ? t('rules.daysBefore', { count: hours / 24 }) : t('rules.hours', { count: hours });
  };
  return (
    <Section title={t('rules.title')} lead={t('rules.lead')}>
      <Panel>
        <Form label={t('rules.title')} pending={save.isPending} onSubmit={() => save.mutate(draft)}>
          <Columns min={280} gap={24}>
            <CoachFields draft={draft} onChange={change} />
            <SelectField
              label={t('rules.before')}
              value={String(draft.bufferBeforeMinutes)}
              onChange={(minutes) => change({ bufferBeforeMinutes: Number(minutes) })}
              options={options(BUFFERS, draft.bufferBeforeMinutes, buffer)}
            />
            <SelectField
              label={t('rules.after')}
              hint={t('rules.bufferHint')}
              value={String(draft.bufferAfterMinutes)}
              onChange={(minutes) => change({ bufferAfterMinutes: Number(minutes) })}
              options={options(BUFFERS, draft.bufferAfterMinutes, buffer)}
            />
            <SelectField
              label={t('rules.notice')}
              hint={t('rules.noticeHint')}
              value={String(draft.minNoticeMinutes)}
              onChange={(minutes) => change({ minNoticeMinutes: Number(minutes) })}
              options={options(NOTICES, draft.minNoticeMinutes, buffer)}
            />
            <SelectField
              label={t('rules.horizon')}
              hint={t('rules.horizonHint')}
              value={String(draft.horizonWeeks)}
              onChange={(weeks) => change({ horizonWeeks: Number(weeks) })}
              options={options(HORIZONS, draft.horizonWeeks, (count) => t('why.weeks', { count }))}
            />
            <SelectField
              label={t('rules.cancellation')}
              hint={t('rules.cancellationHint')}
              value={String(draft.cancellationNoticeHours)}
              onChange={(hours) => change({ cancellationNoticeHours: Number(hours) })}
              options={options(CANCELLATIONS, draft.cancellationNoticeHours, before)}
            />
          </Columns>
          {save.error === null ? null : <Notice tone="harm">{words(save.error)}</Notice>}
          {save.isSuccess ? <Notice tone="done">{shared('states.saved')}</Notice> : null}
          <FormActions>
            <Button type="submit" look="secondary" pending={save.isPending}>
              {shared('states.save')}
            </Button>
          </FormActions>
        </Form>
      </Panel>
    </Section>
  );
}
