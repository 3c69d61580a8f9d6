import {
  IconActivity,
  IconArmchair2,
  IconBooks,
  IconBuilding,
  IconBuildingCommunity,
  IconHistory,
  IconLayoutDashboard,
  IconListDetails,
  IconMailForward,
  IconMessages,
  IconReceipt2,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react';
import { Outlet, useParams } from '@tanstack/react-router';
import { Shell, useMe, type NavItem } from '@seatwise/web';
import { OrganizationSwitch } from '../features/organizations/OrganizationSwitch.tsx';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';

/** What stands around every page of the trainer SPA. */
export function Root() {
  const t = useWords();
  const me = useMe();
  const { organizationId } = useParams({ strict: false });
  const mine = me?.memberships.filter(({ role, status }) => status === 'active' && role !== 'member') ?? [];
  const here = mine.find((one) => one.organizationId === organizationId);
  const of = (to: string, label: string, icon: NavItem['icon'], exact = false): NavItem => ({
    to,
    params: { organizationId: here?.organizationId ?? '' },
    label,
    icon,
    exact,
  });
  const nav: NavItem[] = [
    ...(here === undefined
      ? []
      : [
          of(paths.dashboard, t('nav.dashboard'), IconLayoutDashboard, true),
          of(paths.seats, t('nav.seats'), IconArmchair2),
          of(paths.members, t('nav.members'), IconUsers),
          of(paths.courses, t('nav.courses'), IconBooks),
          of(paths.invites, t('nav.invites'), IconMailForward),
          of(paths.billing, t('nav.billing'), IconReceipt2),
          of(paths.ledger, t('nav.ledger'), IconListDetails),
          of(paths.audit, t('nav.audit'), IconHistory),
          of(paths.settings, t('nav.settings'), IconSettings),
        ]),
    ...(me === null || here !== undefined ? [] : [{ to: paths.start, label: t('nav.start'), icon: IconBuilding, exact: true }]),
    // One's own, whatever the organisation: at the end of its pages, beside the list of organisations elsewhere.
    ...(me === null ? [] : [{ to: paths.coaching, label: t('nav.coaching'), icon: IconMessages }]),
    ...(me?.platformRole === 'owner' && here === undefined
      ? [
          { to: paths.platform, label: t('nav.platform'), icon: IconBuildingCommunity, exact: true },
          { to: paths.health, label: t('nav.health'), icon: IconActivity },
        ]
      : []),
  ];
  return (
    <Shell
      app="trainer"
      nav={nav}
      navAt="side"
      aside={here === undefined ? undefined : <OrganizationSwitch here={here} others={mine} platform={me?.platformRole === 'owner'} />}
    >
      <Outlet />
    </Shell>
  );
}
