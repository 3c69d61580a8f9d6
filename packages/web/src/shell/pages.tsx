import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Button, PageHeader, Skeleton, SkeletonList, Unseen } from '@seatwise/ui';
import { useErrorWords } from '../errors/use-error-words.ts';
import { problemOf } from '../errors/problem.ts';
import { useWebWords } from '../i18n/words.ts';
import { NotFoundPage } from './NotFoundPage.tsx';
import { useTitle } from './use-title.ts';

/** A page that failed to load or to draw: what happened, and another try. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const { code } = problemOf(error);
  const router = useRouter();
  // The session ended: the guard of the route knows where to go.
  useEffect(() => {
    if (code === 'UNAUTHENTICATED') void router.invalidate();
  }, [code, router]);
  return code === 'NOT_FOUND' ? <NotFoundPage /> : <FailedPage error={error} reset={reset} />;
}

function FailedPage({ error, reset }: Pick<ErrorComponentProps, 'error' | 'reset'>) {
  const t = useWebWords();
  const words = useErrorWords();
  const router = useRouter();
  const boundary = useQueryErrorResetBoundary();
  useEffect(() => boundary.reset(), [boundary]);
  useTitle(t('pages.failedTitle'));
  return (
    <div role="alert">
      <PageHeader title={t('pages.failedTitle')} lead={words(error)} />
      <Button
        onClick={() => {
          reset();
          void router.invalidate();
        }}
      >
        {t('states.retry')}
      </Button>
    </div>
  );
}

/** While a page loads for longer than a moment: its heading's place, and some rows. */
export function PendingPage() {
  const t = useWebWords();
  return (
    <>
      <PageHeader
        title={
          <>
            <Unseen>{t('states.loading')}</Unseen>
            <Skeleton width="12ch" height="1.15em" />
          </>
        }
      />
      <SkeletonList label={t('states.loading')} />
    </>
  );
}
