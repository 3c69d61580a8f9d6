import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { PreferencesView } from '@seatwise/domain/marketing/contract';
import { Button, Notice, PageHeader } from '@seatwise/ui';
import { useErrorWords, useTitle } from '@seatwise/web';
import { Actions, Invitation, InvitationPage, Small } from '../features/invitation/Invitation.tsx';
import { mailsLook } from '../features/mails/look.ts';
import { useUnsubscribeWords } from '../i18n/unsubscribe-words.ts';
import { api, queryClient } from '../lib/trpc.ts';

/** Behind the link of a mail: looking at it changes nothing. */
export function UnsubscribePage() {
  const { token } = useParams({ from: '/unsubscribe/$token' });
  const { data: view } = useSuspenseQuery(mailsLook(token));
  return view === null ? <Dead /> : <Mails token={token} view={view} />;
}

/** Who writes, to which address, and one button. */
function Mails({ token, view }: { token: string; view: PreferencesView }) {
  const t = useUnsubscribeWords();
  const words = useErrorWords();
  const frame = useRef<HTMLDivElement>(null);
  const choose = useMutation({
    mutationFn: (email: boolean) => api.client.marketing.setPreferences.mutate({ token, email }),
    onSuccess: (next) => queryClient.setQueryData(mailsLook(token).queryKey, next),
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

function Dead() {
  const t = useUnsubscribeWords();
  useTitle(t('deadTitle'));
  return <PageHeader title={t('deadTitle')} lead={t('deadText')} />;
}
