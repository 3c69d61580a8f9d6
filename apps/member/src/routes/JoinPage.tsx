import { PageHeader } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { JoinForm } from '../features/join/JoinForm.tsx';
import { useWords } from '../i18n/words.ts';

/** For those who have a code on paper. */
export function JoinPage() {
  const t = useWords();
  useTitle(t('join.title'));
  return (
    <>
      <PageHeader title={t('join.title')} />
      <JoinForm />
    </>
  );
}
