import { IconBuildingCommunity, IconChevronDown, IconPlus, IconStack2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { MembershipView } from '@seatwise/domain/identity/contract';
import { Monogram, Popover } from '@seatwise/ui';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import styles from './OrganizationSwitch.module.css';

/** Which organisation the pages below are about, and the way to another. */
export function OrganizationSwitch({
  here,
  others,
  platform,
}: {
  here: MembershipView;
  others: readonly MembershipView[];
  platform: boolean;
}) {
  const t = useWords();
  return (
    <Popover
      align="start"
      label={t('switch.label', { name: here.organizationName })}
      trigger={
        <span className={styles.here}>
          <Monogram name={here.organizationName} square size={32} />
          <span className={styles.name}>{here.organizationName}</span>
          <IconChevronDown size={16} stroke={1.75} aria-hidden />
        </span>
      }
    >
      <ul className={styles.list} aria-label={t('switch.list')}>
        {others.map(({ organizationId, organizationName }) => (
          <li key={organizationId}>
            <Link to={paths.dashboard} params={{ organizationId }} className={styles.item} activeOptions={{ exact: false }}>
              <Monogram name={organizationName} square size={28} />
              <span className={styles.name}>{organizationName}</span>
            </Link>
          </li>
        ))}
      </ul>
      <ul className={styles.list} data-apart="">
        <li>
          <Link to={paths.start} className={styles.item} activeOptions={{ exact: true }}>
            <IconStack2 size={18} stroke={1.75} aria-hidden />
            {t('switch.all')}
          </Link>
        </li>
        <li>
          <Link to={paths.create} className={styles.item}>
            <IconPlus size={18} stroke={1.75} aria-hidden />
            {t('switch.create')}
          </Link>
        </li>
        {platform ? (
          <li>
            <Link to={paths.platform} className={styles.item}>
              <IconBuildingCommunity size={18} stroke={1.75} aria-hidden />
              {t('nav.platform')}
            </Link>
          </li>
        ) : null}
      </ul>
    </Popover>
  );
}
