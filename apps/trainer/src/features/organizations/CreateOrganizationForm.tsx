import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { CreateOrganizationInput } from '@seatwise/domain/seats/contract';
import type { Plan } from '@seatwise/domain/billing/plans';
import { Button, Form, FormActions, Muted, Notice, Panel } from '@seatwise/ui';
import { browserZone, ButtonLink, useErrorWords, useLanguage, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { trpc } from '../../lib/trpc.ts';
import { OrganizationFields, type OrganizationDraft } from './OrganizationFields.tsx';
import { PlanCards } from './PlanCards.tsx';
import styles from './CreateOrganizationForm.module.css';

/** Everything has a sensible beginning; only the name is needed. */
export function CreateOrganizationForm() {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const language = useLanguage();
  const [draft, setDraft] = useState<OrganizationDraft>({ name: '', timeZone: browserZone(), currency: 'eur', locale: language });
  const [plan, setPlan] = useState<Plan>('PRO');
  const [failures, setFailures] = useState(0);
  const create = useMutation(
    trpc.seats.createOrganization.mutationOptions({
      onSuccess: async ({ id }) => {
        await client.refetchQueries(trpc.identity.me.pathFilter());
        await navigate({ to: paths.dashboard, params: { organizationId: id } });
      },
    }),
  );
  const input = { ...draft, plan };
  const nameIsFine = CreateOrganizationInput.shape.name.safeParse(draft.name).success;
  return (
    <div className={styles.narrow}>
      <Panel>
        <Form
          label={t('create.title')}
          failures={failures}
          pending={create.isPending}
          onSubmit={() => {
            if (CreateOrganizationInput.safeParse(input).success) create.mutate(input);
            else setFailures((count) => count + 1);
          }}
        >
          {create.error === null ? null : <Notice tone="harm">{words(create.error)}</Notice>}
          <OrganizationFields
            draft={draft}
            onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
            nameError={failures > 0 && !nameIsFine ? t('organization.nameNeeded') : null}
          />
          <PlanCards value={plan} onChange={setPlan} />
          <Muted small>{t('create.planHint')}</Muted>
          <FormActions>
            <Button type="submit" pending={create.isPending}>
              {t('create.submit')}
            </Button>
            <ButtonLink to={paths.start} look="quiet">
              {shared('states.cancel')}
            </ButtonLink>
          </FormActions>
        </Form>
      </Panel>
    </div>
  );
}
