import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { CURRENCIES } from '@seatwise/domain/input';
import { CreateOrganizationInput } from '@seatwise/domain/seats/contract';
import { Button, Form, FormActions, Notice, Panel, TextField } from '@seatwise/ui';
import { browserZone, useErrorWords, useLanguage } from '@seatwise/web';
import { useWizardWords } from '../../i18n/wizard.ts';
import { oneOf, textOf } from '../../lib/json.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { useWizard } from '../wizard/draft/use-draft.ts';

/** An organisation to publish for. Zone and currency are the event's; all of it can be changed in Trainer. */
export function NewOrganization() {
  const t = useWizardWords();
  const words = useErrorWords();
  const language = useLanguage();
  const { draft } = useWizard();
  const [name, setName] = useState(textOf(draft.data.contact_info['company']));
  const [failures, setFailures] = useState(0);
  const fine = CreateOrganizationInput.shape.name.safeParse(name).success;
  const create = useMutation({
    mutationFn: () =>
      api.client.seats.createOrganization.mutate({
        name,
        timeZone: textOf(draft.data.event_basics['timeZone']) || browserZone(),
        locale: language,
        currency: oneOf(draft.data.ticketing['currency'], CURRENCIES) ?? 'eur',
      }),
    onSuccess: () => queryClient.refetchQueries(trpc.identity.me.pathFilter()),
  });
  return (
    <Panel>
      <Form
        label={t('organization.title')}
        failures={failures}
        pending={create.isPending}
        onSubmit={() => (fine ? create.mutate() : setFailures((count) => count + 1))}
      >
        <p>{t('organization.why')}</p>
        {create.error === null ? null : <Notice tone="harm">{words(create.error)}</Notice>}
        <TextField
          label={t('organization.name')}
          value={name}
          onChange={setName}
          autoComplete="organization"
          maxLength={120}
          required
          error={failures > 0 && !fine ? t('organization.nameNeeded') : null}
        />
        <FormActions>
          <Button type="submit" pending={create.isPending}>
            {t('organization.create')}
          </Button>
        </FormActions>
      </Form>
    </Panel>
  );
}
