import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useParams, type ErrorComponentProps } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Button, Notice, PageHeader } from '@seatwise/ui';
import { problemOf, useErrorWords, useTitle, useWebWords } from '@seatwise/web';
import { Actions, Invitation, InvitationPage, Small } from '../features/invitation/Invitation.tsx';
import { useUnsubscribeWords } from '../i18n/unsubscribe-words.ts';
import { api, queryClient, trpc } from '../lib/trpc.ts';

/** Who writes, to which address, and one button: looking at it changes nothing. */
export function UnsubscribePage() {
  const t = useUnsubscribeWords();
  const words = useErrorWords();
  const { token } = useParams({ from: '/unsubscribe/$token' });
  const look = trpc.marketing.preferences.queryOptions({ token });
  const { data: view } = useSuspenseQuery(look);
  const frame = useRef<HTMLDivElement>(null);
  const choose = useMutation({
    mutationFn: (email: boolean) => api.client.marketing.setPreferences.mutate({ token, email }),
    onSuccess: (next) => queryClient.setQueryData(look.queryKey, next),
  });
  // The page says another thing now, and the button that was pressed is gone.
  const answered = choose.data?.email;
  useEffect(() => {
    if (answered !== undefined) frame.current?.querySelector('h1')?.focus();
  }, [answered]);
  const name = view.organizationName;
  const title = view.email ? t(answered === true ? 'started' : 'wanted', { name }) : t('stopped', { name });
  useTitle(title);
  return (
    <InvitationPage ref={frame}>
      <Invitation
        seat={{ yours: 'none' }}
        eyebrow={t('eyebrow', { email: view.maskedEmail })}
        title={title}
        lead={view.email ? t(answered === true ? 'startedText' : 'wantedText', { name }) : t('stoppedText')}
      >
        <Actions>
          {choose.error === null ? null : (
            <Notice tone="harm" title={t('failed')}>
              {words(choose.error)}
            </Notice>
          )}
          {view.email ? null : <Small>{t('again')}</Small>}
          <Button
            size="large"
            wide
            look={view.email ? 'primary' : 'secondary'}
            pending={choose.isPending}
            onClick={() => choose.mutate(!view.email)}
          >
            {view.email ? t('stop') : t('start')}
          </Button>
        </Actions>
      </Invitation>
    </InvitationPage>
  );
}

/** The link opens nothing, or could not be looked up. */
export function UnsubscribeFailed({ error, reset }: ErrorComponentProps) {
  const t = useUnsubscribeWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const dead = problemOf(error).code === 'INVITE_INVALID' || problemOf(error).code === 'INVALID_INPUT';
  const title = dead ? t('deadTitle') : shared('pages.failedTitle');
  useTitle(title);
  return (
    <>
      <PageHeader title={title} lead={dead ? t('deadText') : words(error)} />
      {dead ? null : (
        <Button look="secondary" onClick={reset}>
          {shared('states.retry')}
        </Button>
      )}
    </>
  );
}
