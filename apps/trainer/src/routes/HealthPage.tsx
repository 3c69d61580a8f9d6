import { useTitle } from '@seatwise/web';
import { Health } from '../features/platform/Health.tsx';
import { PlatformOnly } from '../features/platform/PlatformOnly.tsx';
import { useWords } from '../i18n/words.ts';

/** For the platform owner: the machine room. */
export function HealthPage() {
  const t = useWords();
  useTitle(t('health.title'));
  return (
    <PlatformOnly>
      <Health />
    </PlatformOnly>
  );
}
