import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useState } from 'react';
import { EmptyState, ErrorState, Row } from '@seatwise/ui';
import { ButtonLink, problemOf, useErrorWords, useMe, useTitle, useWebWords } from '@seatwise/web';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';

/** A draft that is somebody else's does not exist; what may be the reason, and where to go. Anything else that went wrong can be tried again. */
export function DraftMissing({ error, reset }: ErrorComponentProps) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const me = useMe();
  const router = useRouter();
  const [trying, setTrying] = useState(false);
  const missing = ['NOT_FOUND', 'INVALID_INPUT'].includes(problemOf(error).code);
  useTitle(missing ? t('missing.title') : shared('pages.failedTitle'));
  const here = router.state.location.publicHref;
  return (
    <div style={{ maxWidth: 760, margin: '0 auto', padding: '48px 16px' }}>
      {missing ? (
        <EmptyState
          title={t('missing.title')}
          action={
            <Row>
              {me === null ? (
                <ButtonLink to="/sign-in" search={{ to: here }}>
                  {t('home.signInLink')}
                </ButtonLink>
              ) : null}
              <ButtonLink to={paths.home} look={me === null ? 'secondary' : 'primary'}>
                {t('nav.events')}
              </ButtonLink>
            </Row>
          }
        >
          {me === null ? t('missing.stranger') : t('missing.other')}
        </EmptyState>
      ) : (
        <ErrorState
          title={shared('pages.failedTitle')}
          words={{ retry: shared('states.retry') }}
          pending={trying}
          onRetry={() => {
            setTrying(true);
            void router.invalidate().finally(() => {
              setTrying(false);
              reset();
            });
          }}
        >
          {words(error)}
        </ErrorState>
      )}
    </div>
  );
}
