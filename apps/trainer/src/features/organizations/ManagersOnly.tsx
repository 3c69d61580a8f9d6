import type { ReactNode } from 'react';
import { IconLock } from '@tabler/icons-react';
import { can } from '@seatwise/domain/seats/policy';
import { EmptyState, PageHeader } from '@seatwise/ui';
import { useTitle, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { useOrganization } from './use-organization.ts';

/** A page for owners and admins. Others see its name and who can help them. */
export function ManagersOnly({ title, children }: { title: string; children: ReactNode }) {
  const t = useWords();
  const shared = useWebWords();
  const { role } = useOrganization();
  useTitle(title);
  if (can.manage(role) === true) return children;
  return (
    <>
      <PageHeader title={title} />
      <EmptyState icon={<IconLock size={28} stroke={1.5} />} title={t('managersOnly.title')}>
        {t('managersOnly.text', { role: role === null ? '' : shared(`roles.${role}`) })}
      </EmptyState>
    </>
  );
}
