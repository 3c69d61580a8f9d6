import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { CreateVenueInput, type VenueView } from '@seatwise/domain/venues/contract';
import { Button, Columns, Form, FormActions, Notice, SelectField, SwitchField, TextAreaField, TextField } from '@seatwise/ui';
import {
  ButtonLink,
  invalidFields,
  problemOf,
  readAmount,
  useErrorWords,
  useFormat,
  useWebWords,
  writeAmount,
  zoneOptions,
} from '@seatwise/web';
import { useVenueDeskWords } from '../../i18n/venue-desk.ts';
import { countryOptions } from '../../lib/countries.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { AmountInput, NumberInput } from '../wizard/fields.tsx';

export interface Letting {
  id: string;
  name: string;
}

const typedOf = (venue: VenueView | null, organizationId: string, zone: string) => ({
  organizationId: venue?.organizationId ?? organizationId,
  name: venue?.name ?? '',
  description: venue?.description ?? '',
  address: venue?.address ?? '',
  city: venue?.city ?? '',
  country: venue?.country ?? '',
  timeZone: venue?.timeZone ?? zone,
  capacity: (venue?.capacity ?? null) as number | string | null,
  pricePerDay: venue?.pricePerDay.amount ?? null,
});
type Typed = ReturnType<typeof typedOf>;
type Field = Exclude<keyof Typed, 'organizationId'>;

/** A venue as organizers will find it; a new one, or one that changes. */
export function VenueForm({
  venue,
  organizations,
  currency,
}: {
  venue: VenueView | null;
  organizations: readonly Letting[];
  /** Of the price; a venue is let in its organisation's currency. */
  currency: (organizationId: string) => string | null;
}) {
  const t = useVenueDeskWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(() => typedOf(venue, organizations[0]?.id ?? '', format.zone));
  const [listed, setListed] = useState(venue?.listed ?? true);
  const [failures, setFailures] = useState(0);
  const read = CreateVenueInput.safeParse({ ...typed, description: typed.description.trim() || null });
  const wrong = new Set(read.success ? [] : read.error.issues.map(({ path }) => String(path[0] ?? '')));
  const save = useMutation({
    mutationFn: async () => {
      const { organizationId, ...fields } = CreateVenueInput.parse({ ...typed, description: typed.description.trim() || null });
      return venue === null
        ? api.client.venues.create.mutate({ organizationId, ...fields })
        : api.client.venues.update.mutate({ venueId: venue.id, ...fields, listed });
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries(trpc.venues.pathFilter());
      if (venue === null) await navigate({ to: deskPaths.venues });
    },
    onError: () => setFailures((count) => count + 1),
  });
  const refused = save.error === null ? null : problemOf(save.error);
  const set = (patch: Partial<Typed>) => {
    setTyped((before) => ({ ...before, ...patch }));
    save.reset();
  };
  const error = (field: Field): string | null =>
    failures > 0 && (wrong.has(field) || (refused !== null && invalidFields(refused).has(field))) ? t(`form.wrong.${field}`) : null;
  const countries = countryOptions(format.language);
  const code = (venue?.pricePerDay.currency ?? currency(typed.organizationId) ?? 'eur').toUpperCase();
  return (
    <Form failures={failures} pending={save.isPending} onSubmit={() => (read.success ? save.mutate() : setFailures((count) => count + 1))}>
      {save.error === null ? null : <Notice tone="harm">{words(save.error)}</Notice>}
      {save.isSuccess && venue !== null ? <Notice tone="done">{t('form.saved', { venue: save.data.name })}</Notice> : null}
      {venue === null && organizations.length > 1 ? (
        <SelectField
          label={t('form.organization')}
          value={typed.organizationId}
          options={organizations.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(organizationId) => set({ organizationId })}
        />
      ) : null}
      <TextField
        label={t('form.name')}
        value={typed.name}
        onChange={(name) => set({ name })}
        error={error('name')}
        maxLength={120}
        autoComplete="off"
        required
      />
      <TextAreaField
        label={t('form.description')}
        hint={t('form.descriptionHint')}
        value={typed.description}
        onChange={(description) => set({ description })}
        error={error('description')}
        rows={4}
      />
      <TextField
        label={t('form.address')}
        value={typed.address}
        onChange={(address) => set({ address })}
        error={error('address')}
        autoComplete="off"
        required
      />
      <Columns>
        <TextField
          label={t('form.city')}
          value={typed.city}
          onChange={(city) => set({ city })}
          error={error('city')}
          autoComplete="off"
          required
        />
        <SelectField
          label={t('form.country')}
          value={typed.country}
          options={[{ value: '', label: t('form.chooseCountry') }, ...countries]}
          onChange={(country) => set({ country })}
          error={error('country')}
        />
      </Columns>
      <SelectField
        label={t('form.zone')}
        value={typed.timeZone}
        options={zoneOptions(typed.timeZone, t('form.zoneOther'))}
        onChange={(timeZone) => set({ timeZone })}
        error={error('timeZone')}
      />
      <Columns>
        <NumberInput
          label={t('form.capacity')}
          value={typed.capacity ?? ''}
          onChange={(capacity) => set({ capacity })}
          error={error('capacity')}
          required
        />
        <AmountInput
          label={t('form.price', { currency: code })}
          amount={typed.pricePerDay}
          onChange={(pricePerDay) => set({ pricePerDay })}
          read={(text) => readAmount(text, format.language)}
          write={(amount) => writeAmount(amount, format.language)}
          error={error('pricePerDay')}
          required
        />
      </Columns>
      {venue === null ? null : (
        <SwitchField
          label={t('form.listed')}
          hint={t('form.listedHint')}
          checked={listed}
          onChange={(on) => {
            setListed(on);
            save.reset();
          }}
        />
      )}
      <FormActions>
        <Button type="submit" pending={save.isPending}>
          {venue === null ? t('form.add') : shared('states.save')}
        </Button>
        <ButtonLink to={deskPaths.venues} look="quiet">
          {shared('states.cancel')}
        </ButtonLink>
      </FormActions>
    </Form>
  );
}
