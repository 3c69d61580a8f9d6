import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { CustomVenue, type EventView } from '@seatwise/domain/events/contract';
import { Button, Columns, Form, FormActions, Notice, SelectField, TextField } from '@seatwise/ui';
import { useErrorWords, useLanguage, useWebWords } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import { countryOptions } from '../../lib/countries.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';

/** A place that needs no booking. A venue that is confirmed stands before it. */
export function OwnPlace({ event, fixed }: { event: EventView; fixed: string | null }) {
  const t = useDeskWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const language = useLanguage();
  const [typed, setTyped] = useState(() => ({
    name: event.customVenue?.name ?? '',
    address: event.customVenue?.address ?? '',
    city: event.customVenue?.city ?? '',
    country: event.customVenue?.country ?? '',
  }));
  const [failures, setFailures] = useState(0);
  const read = CustomVenue.safeParse(typed);
  const save = useMutation({
    mutationFn: (customVenue: CustomVenue) => api.client.events.update.mutate({ eventId: event.id, customVenue }),
    onSuccess: () => queryClient.invalidateQueries(trpc.events.pathFilter()),
  });
  const countries = countryOptions(language);
  const set = (patch: Partial<typeof typed>) => {
    setTyped((before) => ({ ...before, ...patch }));
    save.reset();
  };
  return (
    <Form
      failures={failures}
      pending={save.isPending}
      onSubmit={() => (read.success ? save.mutate(read.data) : setFailures((count) => count + 1))}
    >
      {save.error === null ? null : <Notice tone="harm">{words(save.error)}</Notice>}
      {failures > 0 && !read.success ? <Notice tone="harm">{t('place.wrong')}</Notice> : null}
      {save.isSuccess ? <Notice tone="done">{t('place.saved')}</Notice> : null}
      <Columns>
        <TextField label={t('place.name')} value={typed.name} onChange={(name) => set({ name })} autoComplete="off" required />
        <TextField
          label={t('place.address')}
          value={typed.address}
          onChange={(address) => set({ address })}
          autoComplete="street-address"
          required
        />
      </Columns>
      <Columns>
        <TextField label={t('place.city')} value={typed.city} onChange={(city) => set({ city })} autoComplete="address-level2" required />
        <SelectField
          label={t('place.country')}
          value={typed.country}
          options={[{ value: '', label: t('place.chooseCountry') }, ...countries]}
          onChange={(country) => set({ country })}
        />
      </Columns>
      <FormActions>
        <Button type="submit" look="secondary" pending={save.isPending} reason={fixed}>
          {shared('states.save')}
        </Button>
      </FormActions>
    </Form>
  );
}
