import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { EventView } from '@seatwise/domain/events/contract';
import { Button, Columns, ConfirmDialog, Form, FormActions, Notice, TextAreaField, TextField } from '@seatwise/ui';
import { invalidFields, problemOf, useErrorWords, useWebWords } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { LocalMoment } from '../desk/LocalMoment.tsx';
import { NumberInput } from '../wizard/fields.tsx';
import { readDetails, typedOf, type TypedDetails } from './details.ts';

/** Words, times, room and refunds of a published event. */
export function DetailsForm({ event, fixed }: { event: EventView; fixed: string | null }) {
  const t = useDeskWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const [typed, setTyped] = useState(() => typedOf(event));
  const [failures, setFailures] = useState(0);
  const [asking, setAsking] = useState(false);
  const { change, wrong, told } = readDetails(event, typed);
  const save = useMutation({
    mutationFn: (patch: NonNullable<typeof change>) => api.client.events.update.mutate(patch),
    onSuccess: async (view) => {
      setAsking(false);
      setTyped(typedOf(view));
      await queryClient.invalidateQueries(trpc.events.pathFilter());
    },
    onError: () => {
      setAsking(false);
      setFailures((count) => count + 1);
    },
  });
  const refused = save.error === null ? null : problemOf(save.error);
  const set = (patch: Partial<TypedDetails>) => {
    setTyped((before) => ({ ...before, ...patch }));
    save.reset();
  };
  const error = (field: keyof TypedDetails): string | null =>
    failures > 0 && (wrong.has(field) || (refused !== null && invalidFields(refused).has(field))) ? t(`settings.wrong.${field}`) : null;
  const booked = refused?.code === 'INVALID_STATE' && refused.details['state'] === 'venue_booked';
  const submit = () => {
    if (wrong.size > 0) setFailures((count) => count + 1);
    else if (change !== null && told && event.figures.sold > 0) setAsking(true);
    else if (change !== null) save.mutate(change);
  };
  return (
    <>
      <Form failures={failures} pending={save.isPending} onSubmit={submit}>
        {save.error === null ? null : <Notice tone="harm">{booked ? t('settings.venueBooked') : words(save.error)}</Notice>}
        {save.isSuccess && change === null ? <Notice tone="done">{t('settings.saved')}</Notice> : null}
        <TextField
          label={t('settings.name')}
          value={typed.title}
          onChange={(title) => set({ title })}
          error={error('title')}
          maxLength={120}
          required
        />
        <TextAreaField
          label={t('settings.summary')}
          value={typed.summary}
          onChange={(summary) => set({ summary })}
          error={error('summary')}
          rows={2}
        />
        <TextAreaField
          label={t('settings.description')}
          value={typed.description}
          onChange={(description) => set({ description })}
          error={error('description')}
          rows={8}
        />
        <LocalMoment
          day={t('settings.starts')}
          time={t('settings.time')}
          hint={t('settings.zone', { zone: event.timeZone })}
          value={typed.startsAt}
          zone={event.timeZone}
          dayAlone="09:00"
          onChange={(startsAt) => set({ startsAt })}
          error={error('startsAt')}
          required
        />
        <LocalMoment
          day={t('settings.ends')}
          time={t('settings.time')}
          value={typed.endsAt}
          zone={event.timeZone}
          dayAlone="17:00"
          onChange={(endsAt) => set({ endsAt })}
          error={error('endsAt')}
          required
        />
        <Columns min={200}>
          <NumberInput
            label={t('settings.capacity')}
            hint={t('settings.capacityHint')}
            value={typed.capacity ?? ''}
            onChange={(capacity) => set({ capacity })}
            error={error('capacity')}
          />
          <NumberInput
            label={t('settings.refundDays')}
            hint={t('settings.refundHint')}
            value={typed.refundDays ?? ''}
            onChange={(refundDays) => set({ refundDays })}
            error={error('refundDays')}
            required
          />
        </Columns>
        {event.format === 'in_person' ? null : (
          <TextField
            label={t('settings.onlineUrl')}
            hint={t('settings.onlineHint')}
            type="url"
            value={typed.onlineUrl}
            onChange={(onlineUrl) => set({ onlineUrl })}
            error={error('onlineUrl')}
          />
        )}
        <FormActions>
          <Button
            type="submit"
            pending={save.isPending}
            reason={fixed ?? (change === null && wrong.size === 0 ? t('settings.nothing') : null)}
          >
            {shared('states.save')}
          </Button>
        </FormActions>
      </Form>
      {/* Not within the form: it has one of its own. */}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => (change === null ? undefined : save.mutate(change))}
        title={t('settings.moveTitle')}
        consequence={<p>{t('settings.moveText', { count: event.figures.sold })}</p>}
        words={{ confirm: t('settings.moveConfirm'), cancel: shared('states.cancel') }}
        pending={save.isPending}
      />
    </>
  );
}
