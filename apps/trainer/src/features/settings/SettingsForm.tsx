import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { UpdateOrganizationInput, type OrganizationView } from '@seatwise/domain/seats/contract';
import { Button, Form, FormActions, Notice, Panel, Section } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { OrganizationFields, type OrganizationDraft } from '../organizations/OrganizationFields.tsx';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Settings.module.css';

/** What the organisation is called and how it counts time and money. */
export function SettingsForm({ organization }: { organization: OrganizationView }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const { id: organizationId, name, timeZone, currency, locale } = organization;
  const [draft, setDraft] = useState<OrganizationDraft>({ name, timeZone, currency, locale });
  const [failures, setFailures] = useState(0);
  const save = useMutation(
    trpc.seats.updateOrganization.mutationOptions({
      onSuccess: async (view) => {
        client.setQueryData(trpc.seats.organization.queryKey({ organizationId }), view);
        await client.invalidateQueries(trpc.identity.me.pathFilter());
      },
    }),
  );
  const nameIsFine = UpdateOrganizationInput.shape.name.safeParse(draft.name).success;
  return (
    <div className={styles.narrow}>
      <Section title={t('settings.about')}>
        <Panel>
          <Form
            label={t('settings.about')}
            failures={failures}
            pending={save.isPending}
            onSubmit={() => {
              const input = UpdateOrganizationInput.safeParse({ organizationId, ...draft });
              if (input.success) save.mutate(input.data);
              else setFailures((count) => count + 1);
            }}
          >
            {save.error === null ? null : <Notice tone="harm">{words(save.error)}</Notice>}
            {save.isSuccess ? <Notice tone="done">{shared('states.saved')}</Notice> : null}
            <OrganizationFields
              draft={draft}
              onChange={(change) => {
                save.reset();
                setDraft((before) => ({ ...before, ...change }));
              }}
              nameError={failures > 0 && !nameIsFine ? t('organization.nameNeeded') : null}
            />
            <FormActions>
              <Button type="submit" pending={save.isPending}>
                {shared('states.save')}
              </Button>
            </FormActions>
          </Form>
        </Panel>
      </Section>
    </div>
  );
}
