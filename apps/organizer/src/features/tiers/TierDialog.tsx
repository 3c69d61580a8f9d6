import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { TierView } from '@seatwise/domain/tickets/contract';
import { Button, CheckField, Columns, Dialog, Form, FormActions, Notice, TextAreaField, TextField } from '@seatwise/ui';
import { invalidFields, problemOf, readAmount, useErrorWords, useFormat, useWebWords, writeAmount } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import { api } from '../../lib/trpc.ts';
import { LocalMoment } from '../desk/LocalMoment.tsx';
import { AmountInput, NumberInput } from '../wizard/fields.tsx';
import { NEW_TIER, readTier, typedOf, type TypedTier } from './draft.ts';

type Field = keyof TypedTier;

/** A new tier, or another look of one. What is sold stays sold: its number cannot fall below that. */
export function TierDialog({
  eventId,
  tier,
  currency,
  zone,
  onClose,
  onDone,
}: {
  eventId: string;
  tier: TierView | null;
  currency: string;
  zone: string;
  onClose: () => void;
  onDone: (name: string) => Promise<void>;
}) {
  const t = useDeskWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const { language } = useFormat();
  const [typed, setTyped] = useState(tier === null ? NEW_TIER : typedOf(tier));
  const [failures, setFailures] = useState(0);
  const read = readTier(typed);
  const save = useMutation({
    mutationFn: async () => {
      if (read.draft === null) throw new Error('Checked before');
      return tier === null
        ? api.client.tickets.createTier.mutate({ eventId, ...read.draft })
        : api.client.tickets.updateTier.mutate({ tierId: tier.id, ...read.draft });
    },
    onSuccess: ({ name }) => onDone(name),
    onError: () => setFailures((count) => count + 1),
  });
  const refused = save.error === null ? null : problemOf(save.error);
  const taken = refused?.code === 'INVALID_STATE' && tier?.figures ? tier.figures.sold + tier.figures.held : null;
  const set = (patch: Partial<TypedTier>) => {
    setTyped((before) => ({ ...before, ...patch }));
    save.reset();
  };
  const error = (field: Field): string | null =>
    failures > 0 && ((read.wrong?.has(field) ?? false) || (refused !== null && invalidFields(refused).has(field)))
      ? t(`tiers.wrong.${field}`)
      : null;
  return (
    <Dialog open onClose={onClose} title={tier === null ? t('tiers.new') : t('tiers.edit', { tier: tier.name })}>
      <Form
        failures={failures}
        pending={save.isPending}
        onSubmit={() => (read.draft === null ? setFailures((count) => count + 1) : save.mutate())}
      >
        {save.error === null ? null : (
          <Notice tone="harm">{taken === null ? words(save.error) : t('tiers.below', { count: taken })}</Notice>
        )}
        <TextField
          label={t('tiers.name')}
          value={typed.name}
          onChange={(name) => set({ name })}
          error={error('name')}
          maxLength={80}
          initialFocus
          required
        />
        <Columns min={180}>
          <AmountInput
            label={t('tiers.price', { currency: currency.toUpperCase() })}
            hint={t('tiers.priceHint')}
            amount={typed.price}
            onChange={(price) => set({ price })}
            read={(text) => readAmount(text, language)}
            write={(amount) => writeAmount(amount, language)}
            error={error('price')}
            required
          />
          <NumberInput
            label={t('tiers.quantity')}
            value={typed.quantity ?? ''}
            onChange={(quantity) => set({ quantity })}
            error={error('quantity')}
            required
          />
          <NumberInput
            label={t('tiers.limit')}
            value={typed.maxPerOrder ?? ''}
            onChange={(maxPerOrder) => set({ maxPerOrder })}
            error={error('maxPerOrder')}
            required
          />
        </Columns>
        <LocalMoment
          day={t('tiers.saleStarts')}
          time={t('tiers.time')}
          hint={t('tiers.saleStartsHint')}
          value={typed.saleStartsAt}
          zone={zone}
          dayAlone="09:00"
          onChange={(saleStartsAt) => set({ saleStartsAt })}
          error={error('saleStartsAt')}
        />
        <LocalMoment
          day={t('tiers.saleEnds')}
          time={t('tiers.time')}
          hint={t('tiers.saleEndsHint')}
          value={typed.saleEndsAt}
          zone={zone}
          dayAlone="23:59"
          onChange={(saleEndsAt) => set({ saleEndsAt })}
          error={error('saleEndsAt')}
        />
        <TextAreaField
          label={t('tiers.description')}
          value={typed.description}
          onChange={(description) => set({ description })}
          error={error('description')}
          rows={2}
        />
        <CheckField label={t('tiers.vip')} hint={t('tiers.vipHint')} checked={typed.isVip} onChange={(isVip) => set({ isVip })} />
        <CheckField label={t('tiers.hide')} hint={t('tiers.hideHint')} checked={typed.hidden} onChange={(hidden) => set({ hidden })} />
        {typed.hidden ? (
          <TextField
            label={t('tiers.code')}
            value={typed.accessCode}
            onChange={(accessCode) => set({ accessCode })}
            error={error('accessCode')}
            autoComplete="off"
            spellCheck={false}
            maxLength={64}
            required
          />
        ) : null}
        <FormActions>
          <Button type="submit" pending={save.isPending}>
            {tier === null ? t('tiers.add') : shared('states.save')}
          </Button>
          <Button look="quiet" tone="neutral" onClick={onClose}>
            {shared('states.cancel')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
