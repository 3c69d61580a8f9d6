import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubscriptionView } from '@seatwise/domain/billing/contract';
import type { Plan } from '@seatwise/domain/billing/plans';
import type { OrganizationView } from '@seatwise/domain/seats/contract';
import { can } from '@seatwise/domain/seats/policy';
import { Button, Muted, Notice, Panel, Section, Stack } from '@seatwise/ui';
import { Link, useErrorWords } from '@seatwise/web';
import { useReasons } from '../organizations/reasons.ts';
import { PlanCards } from '../organizations/PlanCards.tsx';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { trpc } from '../../lib/trpc.ts';

/** The plan for the next purchase. It moves alone: what runs and what is paid stay as they are. */
export function NextPlan({ organization, subscription }: { organization: OrganizationView; subscription: SubscriptionView | null }) {
  const t = useWords();
  const words = useErrorWords();
  const reasons = useReasons();
  const client = useQueryClient();
  const { id: organizationId, role } = organization;
  const [plan, setPlan] = useState<Plan>(organization.plan);
  const change = useMutation(
    trpc.seats.changePlan.mutationOptions({
      onSuccess: async (view) => {
        client.setQueryData(trpc.seats.organization.queryKey({ organizationId }), view);
        await client.invalidateQueries(trpc.seats.pathFilter());
      },
    }),
  );
  return (
    <Panel>
      <Section title={t('nextPlan.title')} lead={t('nextPlan.lead', { plan: organization.plan })}>
        <Stack gap={16}>
          <PlanCards value={plan} onChange={setPlan} />
          <Muted small>
            {subscription === null
              ? t('nextPlan.none')
              : t('nextPlan.running', { plan: subscription.plan, count: subscription.purchasedSeats })}
          </Muted>
          {change.error === null ? null : <Notice tone="harm">{words(change.error)}</Notice>}
          {change.isSuccess && plan === organization.plan ? <Notice tone="done">{t('nextPlan.saved', { plan })}</Notice> : null}
          <div>
            <Button
              look="secondary"
              onClick={() => change.mutate({ organizationId, plan })}
              pending={change.isPending}
              reason={reasons(can.changePlan(role)) ?? (plan === organization.plan ? t('nextPlan.same', { plan }) : null)}
            >
              {t('nextPlan.save', { plan })}
            </Button>
          </div>
          {subscription === null ? null : (
            <Muted small>
              {t('nextPlan.tier')}{' '}
              <Link to={paths.seats} params={{ organizationId }}>
                {t('nav.seats')}
              </Link>
              .
            </Muted>
          )}
        </Stack>
      </Section>
    </Panel>
  );
}
