import { IconArmchair2 } from '@tabler/icons-react';
import { can } from '@seatwise/domain/seats/policy';
import { Button, PageHeader, Panel, Section, Stack, StatusChip } from '@seatwise/ui';
import { ButtonLink, useTitle, useWebWords } from '@seatwise/web';
import { AttentionPanel } from '../invites/AttentionPanel.tsx';
import { BillingNotices } from '../billing/BillingNotices.tsx';
import { useReasons } from '../organizations/reasons.ts';
import { ORGANIZATION_TONE } from '../organizations/tones.ts';
import { useOrganization } from '../organizations/use-organization.ts';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import { CoachToday } from './CoachToday.tsx';
import styles from './Dashboard.module.css';
import { JoinCode } from './JoinCode.tsx';
import { Meter } from './Meter.tsx';
import { useCapacity } from './use-live.ts';
import { WaitingList } from './WaitingList.tsx';

/** The page an owner leaves open: seats, the door, and what needs attention. */
export function Dashboard() {
  const t = useWords();
  const shared = useWebWords();
  const reasons = useReasons();
  const organization = useOrganization();
  const capacity = useCapacity(organization.id);
  const { id: organizationId, name, role, status, joinCode } = organization;
  useTitle(name);
  const mayBuy = can.buy(role, organization);
  return (
    <>
      <PageHeader
        title={name}
        eyebrow={
          <span className={styles.eyebrow}>
            <StatusChip tone={ORGANIZATION_TONE[status]}>{shared(`organizationStatus.${status}`)}</StatusChip>
            {role === null ? null : t('dashboard.youAre', { role: shared(`roles.${role}`) })}
          </span>
        }
        actions={
          mayBuy === true ? (
            <ButtonLink to={paths.seats} params={{ organizationId }} icon={<IconArmchair2 size={18} stroke={1.75} aria-hidden />}>
              {t('dashboard.buy')}
            </ButtonLink>
          ) : (
            <Button reason={reasons(mayBuy)} reasonAs="tip">
              {t('dashboard.buy')}
            </Button>
          )
        }
      />
      <Stack gap={24}>
        {can.manage(role) === true ? <BillingNotices organizationId={organizationId} role={role} /> : null}
        <div className={styles.sides}>
          <div className={styles.main}>
            <Panel>
              <Section title={t('dashboard.seats')}>
                <Meter organizationId={organizationId} />
              </Section>
            </Panel>
            {role === null ? null : <AttentionPanel organizationId={organizationId} />}
            <WaitingList organization={organization} capacity={capacity} />
            <CoachToday />
          </div>
          {joinCode === null ? null : (
            <Panel>
              <Section title={t('joinCode.title')} lead={t('joinCode.lead')}>
                <JoinCode joinCode={joinCode} name={name} />
              </Section>
            </Panel>
          )}
        </div>
      </Stack>
    </>
  );
}
