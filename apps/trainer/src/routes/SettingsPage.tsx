import { PageHeader } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { ManagersOnly } from '../features/organizations/ManagersOnly.tsx';
import { useOrganization } from '../features/organizations/use-organization.ts';
import { RotateJoinCode } from '../features/settings/RotateJoinCode.tsx';
import { SettingsForm } from '../features/settings/SettingsForm.tsx';
import { useWords } from '../i18n/words.ts';

/** Name, zone, currency, language; and the join code. */
export function SettingsPage() {
  const t = useWords();
  return (
    <ManagersOnly title={t('settings.title')}>
      <Settings />
    </ManagersOnly>
  );
}

function Settings() {
  const t = useWords();
  const organization = useOrganization();
  useTitle(t('settings.title'));
  return (
    <>
      <PageHeader title={t('settings.title')} eyebrow={organization.name} />
      <SettingsForm organization={organization} />
      <RotateJoinCode organization={organization} />
    </>
  );
}
