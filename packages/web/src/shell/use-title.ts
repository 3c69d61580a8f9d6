import { useEffect } from 'react';
import { useWebWords } from '../i18n/words.ts';

/** Names the browser's tab after the page. */
export function useTitle(page: string): void {
  const t = useWebWords();
  useEffect(() => {
    document.title = t('title', { page });
  }, [page, t]);
}
