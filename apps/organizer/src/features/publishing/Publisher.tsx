import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import type { MembershipView } from '@seatwise/domain/identity/contract';
import { Button, Notice, Panel, Row, Section, SelectField, Stack } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useMe, VerifyBanner } from '@seatwise/web';
import { STAGES } from '../wizard/draft/stages.ts';
import { useWizardWords } from '../../i18n/wizard.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { problemsOf } from '../wizard/draft/problems.ts';
import { NotSavedError } from '../wizard/draft/store.ts';
import { useWizard } from '../wizard/draft/use-draft.ts';
import { NewOrganization } from './NewOrganization.tsx';

/** How often somebody who waits for approval is told, in milliseconds. */
const LOOK_EVERY = 4000;
const WAITS = 'pending';

/** The last step, whatever is still between it and the person: an account, an organisation, its approval. */
export function Publisher() {
  const t = useWizardWords();
  const me = useMe();
  const here = useLocation({ select: ({ publicHref }) => publicHref });
  return (
    <Section title={t('publish.title')}>
      {me === null ? (
        <Panel>
          <Stack>
            <p>{t('publish.needsAccount')}</p>
            <Row>
              <ButtonLink to="/sign-up" search={{ to: here }}>
                {t('publish.signUp')}
              </ButtonLink>
              <ButtonLink to="/sign-in" search={{ to: here }} look="secondary">
                {t('adopt.signIn')}
              </ButtonLink>
            </Row>
          </Stack>
        </Panel>
      ) : (
        <Stack>
          {me.person.emailVerified ? null : <VerifyBanner email={me.person.email} />}
          <ForOrganizer memberships={me.memberships} />
        </Stack>
      )}
    </Section>
  );
}

function ForOrganizer({ memberships }: { memberships: MembershipView[] }) {
  const t = useWizardWords();
  const staff = memberships.filter(({ role, status }) => status === 'active' && role !== 'member');
  const approved = staff.filter(({ organizationStatus }) => organizationStatus === 'approved');
  const waiting = staff.filter(({ organizationStatus }) => organizationStatus === WAITS);
  // Looked at again while somebody waits; the answer stands in `identity.me`, which this page watches.
  useQuery({ ...trpc.identity.me.queryOptions(), refetchInterval: approved.length === 0 && waiting.length > 0 ? LOOK_EVERY : false });
  if (approved.length > 0) return <Publish organizations={approved} />;
  const [first] = waiting;
  if (first !== undefined)
    return (
      <Notice tone="waiting" title={t('publish.waits', { organization: first.organizationName })}>
        {t('publish.waitsText')}
      </Notice>
    );
  return (
    <Stack>
      {staff.length === 0 ? null : (
        <Notice tone="harm">{t('publish.notApproved', { organization: staff[0]?.organizationName ?? '' })}</Notice>
      )}
      <NewOrganization />
    </Stack>
  );
}

function Publish({ organizations }: { organizations: MembershipView[] }) {
  const t = useWizardWords();
  const words = useErrorWords();
  const { store, draft } = useWizard();
  const [chosen, setChosen] = useState(organizations[0]?.organizationId ?? '');
  const organizationId = organizations.some((one) => one.organizationId === chosen) ? chosen : (organizations[0]?.organizationId ?? '');
  const { sessionId } = draft.view;
  const publish = useMutation({
    mutationFn: () =>
      store.perform(async (version) => {
        await api.client.wizard.publish.mutate({ sessionId, version, organizationId });
        return api.client.wizard.get.query({ sessionId });
      }),
    onSuccess: async (view) => {
      queryClient.setQueryData(trpc.wizard.get.queryKey({ sessionId }), view);
      await Promise.all([
        queryClient.invalidateQueries(trpc.wizard.mine.pathFilter()),
        queryClient.invalidateQueries(trpc.events.pathFilter()),
      ]);
    },
  });
  const missing = STAGES.flatMap((stage) => problemsOf(stage, draft));
  const [only] = missing;
  const reason =
    only === undefined
      ? null
      : missing.length === 1 && only.path === 'acceptTerms'
        ? t('publish.termsFirst')
        : t('publish.missing', { count: missing.length });
  return (
    <Panel>
      <Stack>
        {organizations.length > 1 ? (
          <SelectField
            label={t('publish.for')}
            value={organizationId}
            options={organizations.map((one) => ({ value: one.organizationId, label: one.organizationName }))}
            onChange={setChosen}
          />
        ) : (
          <p>{t('publish.as', { organization: organizations[0]?.organizationName ?? '' })}</p>
        )}
        <p>{t('publish.what')}</p>
        {publish.error === null ? null : (
          <Notice tone="harm">{publish.error instanceof NotSavedError ? t('save.retrying') : words(publish.error)}</Notice>
        )}
        <Button size="large" pending={publish.isPending} reason={reason} onClick={() => publish.mutate()}>
          {t('publish.button')}
        </Button>
      </Stack>
    </Panel>
  );
}
