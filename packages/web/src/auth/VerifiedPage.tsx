import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Button } from '@seatwise/ui';
import { useApi } from '../api/api.ts';
import { useWebWords } from '../i18n/words.ts';
import { takeReturnTo } from '../session/return-to.ts';
import { useArrive } from '../session/session.ts';
import { ButtonLink } from '../shell/links.tsx';
import { AuthPage } from './AuthPage.tsx';
import { readAuthSearch } from './search.ts';

/** Where the link in a verification mail ends, well or not. */
export function VerifiedPage() {
  const t = useWebWords();
  const { error } = readAuthSearch(useSearch({ strict: false }));
  const { queryClient, trpc } = useApi();
  const arrive = useArrive();
  const [leaving, setLeaving] = useState(false);
  // Another tab may have been signed in all along: it should lose its banner.
  useEffect(() => void queryClient.invalidateQueries(trpc.identity.me.pathFilter()), [queryClient, trpc]);

  if (error)
    return (
      <AuthPage title={t('auth.verified.failedTitle')} lead={t('auth.verified.failedText')}>
        <ButtonLink to="/sign-in">{t('auth.signIn.submit')}</ButtonLink>
      </AuthPage>
    );
  return (
    <AuthPage title={t('auth.verified.title')} lead={t('auth.verified.text')}>
      <Button
        pending={leaving}
        onClick={() => {
          setLeaving(true);
          void arrive(takeReturnTo()).finally(() => setLeaving(false));
        }}
      >
        {t('auth.verified.goOn')}
      </Button>
    </AuthPage>
  );
}
