import { PageHeader } from '@seatwise/ui';
import { useWebWords } from '../i18n/words.ts';
import { ButtonLink } from './links.tsx';
import { useTitle } from './use-title.ts';

/** No such page, or nothing that this person may see. */
export function NotFoundPage() {
  const t = useWebWords();
  useTitle(t('pages.notFoundTitle'));
  return (
    <>
      <PageHeader title={t('pages.notFoundTitle')} lead={t('pages.notFoundText')} />
      <ButtonLink to="/">{t('pages.home')}</ButtonLink>
    </>
  );
}
