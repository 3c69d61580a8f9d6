import { useQuery } from '@tanstack/react-query';
import { can } from '@seatwise/domain/seats/policy';
import { Columns, PageHeader, Panel, Section, Stack, Timeline } from '@seatwise/ui';
import { ButtonLink, useFormat, useTitle } from '@seatwise/web';
import { useOrganization } from '../organizations/use-organization.ts';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { trpc } from '../../lib/trpc.ts';
import { JoinCode } from './JoinCode.tsx';
import styles from './Dashboard.module.css';
import { LOOK_EVERY, useWaiting } from './use-live.ts';

/** Before the platform has looked at the organisation: where it stands, and what can be prepared meanwhile. */
export function WaitingForApproval() {
  const t = useWords();
  const format = useFormat();
  const organization = useOrganization();
  const { id: organizationId, name, plan, role, joinCode, createdAt } = organization;
  // The page turns into the dashboard by itself.
  useQuery({ ...trpc.seats.organization.queryOptions({ organizationId }), refetchInterval: LOOK_EVERY });
  const waiting = useWaiting(organizationId).data?.pages.flatMap(({ items }) => items).length ?? 0;
  useTitle(name);
  return (
    <>
      <PageHeader title={name} lead={t('approval.lead')} />
      <Stack gap={24}>
        <Panel>
          <Section title={t('approval.title')}>
            <Timeline
              label={t('approval.title')}
              items={[
                { key: 'created', title: t('approval.created'), when: format.dateTime(createdAt), state: 'done' },
                { key: 'looked', title: t('approval.looked'), text: t('approval.lookedText'), state: 'now' },
                { key: 'buy', title: t('approval.buy'), text: t('approval.buyText'), state: 'ahead' },
              ]}
            />
          </Section>
        </Panel>
      </Stack>
      <div className={styles.apart}>
        <Section title={t('approval.meanwhile')} lead={t('approval.meanwhileLead')}>
          <Columns min={320} gap={24}>
            {joinCode === null ? null : (
              <Panel>
                <Section title={t('joinCode.title')} lead={t('approval.codeText')}>
                  <Stack gap={16}>
                    <JoinCode joinCode={joinCode} name={name} />
                    {waiting === 0 ? null : <p>{t('approval.waiting', { count: waiting })}</p>}
                  </Stack>
                </Section>
              </Panel>
            )}
            <Panel>
              <Section title={t('approval.plan')} lead={t('approval.planText', { plan })}>
                <div className={styles.actions}>
                  {can.manage(role) === true ? (
                    <ButtonLink to={paths.billing} params={{ organizationId }} look="secondary">
                      {t('approval.choosePlan')}
                    </ButtonLink>
                  ) : null}
                  <ButtonLink to={paths.settings} params={{ organizationId }} look="secondary">
                    {t('nav.settings')}
                  </ButtonLink>
                </div>
              </Section>
            </Panel>
          </Columns>
        </Section>
      </div>
    </>
  );
}
