import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Button, Notice, Stack } from '@seatwise/ui';
import { redeemMagicLink } from '../api/auth.ts';
import { problemOf } from '../errors/problem.ts';
import { useErrorWords } from '../errors/use-error-words.ts';
import { useWebWords } from '../i18n/words.ts';
import { takeReturnTo } from '../session/return-to.ts';
import { useArrive } from '../session/session.ts';
import { ButtonLink } from '../shell/links.tsx';
import { AuthPage } from './AuthPage.tsx';
import { readAuthSearch } from './search.ts';
import { useToken } from './token.ts';

/** Where the link in a mail leads. Nothing happens before the button is pressed: mail scanners open links, and this one works once. */
export function MagicLinkPage() {
  const token = useToken();
  return <SignInByLink key={token} token={token} />;
}

function SignInByLink({ token }: { token: string | null }) {
  const t = useWebWords();
  const words = useErrorWords();
  const { to } = readAuthSearch(useSearch({ strict: false }));
  const arrive = useArrive();
  const enter = useMutation({ mutationFn: redeemMagicLink, onSuccess: () => arrive(to ?? takeReturnTo()) });

  if (token === null || problemOf(enter.error).code === 'LINK_DEAD')
    return (
      <AuthPage title={t('auth.link.failedTitle')} lead={t('auth.link.failedText')}>
        <ButtonLink to="/sign-in" search={to === null ? {} : { to }}>
          {t('auth.link.again')}
        </ButtonLink>
      </AuthPage>
    );
  return (
    <AuthPage title={t('auth.link.title')} lead={t('auth.link.text')}>
      <Stack>
        {enter.error === null ? null : <Notice tone="harm">{words(enter.error)}</Notice>}
        <div>
          <Button onClick={() => enter.mutate(token)} pending={enter.isPending || enter.isSuccess}>
            {t('auth.link.submit')}
          </Button>
        </div>
      </Stack>
    </AuthPage>
  );
}
