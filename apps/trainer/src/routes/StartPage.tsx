import { useQuery } from '@tanstack/react-query';
import { IconBuilding } from '@tabler/icons-react';
import { EmptyState, PageHeader, Section } from '@seatwise/ui';
import { ButtonLink, useSignedIn, useTitle } from '@seatwise/web';
import { OrganizationCard } from '../features/organizations/OrganizationCard.tsx';
import styles from '../features/organizations/OrganizationCard.module.css';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';
import { trpc } from '../lib/trpc.ts';

/** How often to look whether something was approved, in milliseconds, while the page is in front. */
const LOOK_EVERY = 10_000;

/** The organisations one runs, and the way to a new one. */
export function StartPage() {
  const t = useWords();
  const { memberships } = useSignedIn();
  useQuery({ ...trpc.identity.me.queryOptions(), refetchInterval: LOOK_EVERY });
  useTitle(t('start.title'));
  const staff = memberships.filter(({ role, status }) => status === 'active' && role !== 'member');
  const others = memberships.filter(({ role, status }) => status === 'pending' || (status === 'active' && role === 'member'));
  const create = <ButtonLink to={paths.create}>{t('start.create')}</ButtonLink>;
  return (
    <>
      <PageHeader title={t('start.title')} lead={t('start.lead')} actions={staff.length === 0 ? undefined : create} />
      {staff.length === 0 ? (
        <EmptyState icon={<IconBuilding size={28} stroke={1.5} />} title={t('start.empty')} action={create}>
          {t('start.emptyText')}
        </EmptyState>
      ) : (
        <ul className={styles.list} aria-label={t('start.title')}>
          {staff.map((membership) => (
            <OrganizationCard key={membership.organizationId} membership={membership} />
          ))}
        </ul>
      )}
      {others.length === 0 ? null : (
        <div className={styles.apart}>
          <Section title={t('start.others')} lead={t('start.othersLead')}>
            <ul className={styles.list} aria-label={t('start.others')}>
              {others.map((membership) => (
                <OrganizationCard key={membership.organizationId} membership={membership} />
              ))}
            </ul>
          </Section>
        </div>
      )}
      <div className={styles.apart}>
        <Section
          title={t('coaching.card')}
          lead={t('coaching.cardText')}
          aside={
            <ButtonLink to={paths.coaching} look="secondary">
              {t('coaching.cardGo')}
            </ButtonLink>
          }
        >
          {null}
        </Section>
      </div>
    </>
  );
}
