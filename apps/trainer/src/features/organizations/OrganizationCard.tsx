import { IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { MembershipView } from '@seatwise/domain/identity/contract';
import { Monogram, StatusChip } from '@seatwise/ui';
import { APP_BASES, useWebWords } from '@seatwise/web';
import { paths } from '../../lib/paths.ts';
import styles from './OrganizationCard.module.css';
import { MEMBER_TONE, ORGANIZATION_TONE } from './tones.ts';

/** One organisation, leading to where the person's business with it is: here for those who run it, else the member SPA. */
export function OrganizationCard({ membership }: { membership: MembershipView }) {
  const shared = useWebWords();
  const { organizationId, organizationName, organizationStatus, role, status } = membership;
  const runs = status === 'active' && role !== 'member';
  const inside = (
    <>
      <Monogram name={organizationName} square size={44} />
      <span className={styles.text}>
        <span className={styles.name}>{organizationName}</span>
        <span className={styles.facts}>
          {runs ? (
            <StatusChip tone={ORGANIZATION_TONE[organizationStatus]}>{shared(`organizationStatus.${organizationStatus}`)}</StatusChip>
          ) : (
            <StatusChip tone={MEMBER_TONE[status]}>{shared(`memberStatus.${status}`)}</StatusChip>
          )}
          <span>{shared(`roles.${role}`)}</span>
        </span>
      </span>
      <IconChevronRight size={20} stroke={1.5} aria-hidden className={styles.arrow} />
    </>
  );
  return (
    <li>
      {runs ? (
        <Link to={paths.dashboard} params={{ organizationId }} className={styles.card}>
          {inside}
        </Link>
      ) : (
        <a
          href={status === 'pending' ? `${APP_BASES.member}waiting/${organizationId}` : `${APP_BASES.member}seats`}
          className={styles.card}
        >
          {inside}
        </a>
      )}
    </li>
  );
}
