import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams, type ErrorComponentProps } from '@tanstack/react-router';
import { Button, Notice, PageHeader, Row, Stack } from '@seatwise/ui';
import { ButtonLink, problemOf, useErrorWords, useMe, useTitle } from '@seatwise/web';
import { JoinForm } from '../features/join/JoinForm.tsx';
import { useWords } from '../i18n/words.ts';
import { paths } from '../lib/paths.ts';
import { trpc } from '../lib/trpc.ts';

/** Whose code it is, and one button. */
export function JoinCodePage() {
  const t = useWords();
  const words = useErrorWords();
  const me = useMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { code } = useParams({ from: '/join/$code' });
  const { data: organization } = useSuspenseQuery(trpc.seats.previewJoinCode.queryOptions({ code }));
  const { name, organizationId } = organization;
  const join = useMutation(
    trpc.seats.join.mutationOptions({
      onSuccess: async (joined) => {
        await client.invalidateQueries(trpc.identity.me.pathFilter());
        await navigate({ to: '/waiting/$organizationId', params: { organizationId: joined.organizationId } });
      },
    }),
  );
  const status = me?.memberships.find((membership) => membership.organizationId === organizationId)?.status;
  const title = status === 'active' ? t('join.already', { name }) : t('join.confirmTitle', { name });
  useTitle(title);

  if (status === 'active')
    return (
      <>
        <PageHeader title={title} lead={t('join.alreadyText')} />
        <ButtonLink to={paths.seats()}>{t('join.toSeats')}</ButtonLink>
      </>
    );
  return (
    <>
      <PageHeader title={title} lead={t('join.confirmText', { name })} />
      {me === null ? (
        <Stack>
          <p>{t('join.signInFirst')}</p>
          <Row>
            <ButtonLink to="/sign-in" search={{ to: paths.joinCode(code) }}>
              {t('join.signIn')}
            </ButtonLink>
            <ButtonLink to="/sign-up" search={{ to: paths.joinCode(code) }} look="secondary">
              {t('join.signUp')}
            </ButtonLink>
          </Row>
        </Stack>
      ) : (
        <Stack>
          {join.error === null ? null : <Notice tone="harm">{words(join.error)}</Notice>}
          <div>
            <Button size="large" onClick={() => join.mutate({ code })} pending={join.isPending}>
              {t('join.confirm')}
            </Button>
          </div>
        </Stack>
      )}
    </>
  );
}

/** The code is wrong, or could not be looked up. */
export function JoinCodeFailed({ error, reset }: ErrorComponentProps) {
  const t = useWords();
  const words = useErrorWords();
  useTitle(t('join.wrongTitle'));
  const wrong = problemOf(error).code === 'JOIN_CODE_INVALID';
  return (
    <>
      <PageHeader title={wrong ? t('join.wrongTitle') : t('join.title')} lead={words(error)} />
      <JoinForm key={String(reset)} />
    </>
  );
}
