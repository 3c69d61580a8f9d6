import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Form, FormActions, Notice, PasswordField } from '@seatwise/ui';
import { resetPassword } from '../api/auth.ts';
import { problemOf } from '../errors/problem.ts';
import { useErrorWords } from '../errors/use-error-words.ts';
import { useWebWords } from '../i18n/words.ts';
import { ButtonLink } from '../shell/links.tsx';
import { AuthPage } from './AuthPage.tsx';
import { PASSWORD_MIN, useFields } from './fields.ts';
import { readAuthSearch } from './search.ts';
import { useToken } from './token.ts';

/** Where the link in a reset mail leads. */
export function ResetPage() {
  const token = useToken();
  return <ChoosePassword key={token} token={token} />;
}

function ChoosePassword({ token }: { token: string | null }) {
  const t = useWebWords();
  const words = useErrorWords();
  const { error: refused } = readAuthSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const fields = useFields();
  const save = useMutation({
    mutationFn: (live: string) => resetPassword(live, fields.values.password),
    onSuccess: () => navigate({ to: '/sign-in', search: { reset: true }, replace: true }),
  });

  if (token === null || refused || problemOf(save.error).code === 'LINK_DEAD')
    return (
      <AuthPage title={t('auth.reset.failedTitle')} lead={t('auth.reset.failedText')}>
        <ButtonLink to="/forgot">{t('auth.reset.again')}</ButtonLink>
      </AuthPage>
    );
  return (
    <AuthPage title={t('auth.reset.title')}>
      <Form
        failures={fields.failures}
        pending={save.isPending}
        onSubmit={() => {
          if (fields.check(['password'], true)) save.mutate(token);
        }}
      >
        {save.error === null ? null : <Notice tone="harm">{words(save.error)}</Notice>}
        <PasswordField
          label={t('auth.newPassword')}
          hint={t('auth.passwordHint', { min: PASSWORD_MIN })}
          name="password"
          autoComplete="new-password"
          showLabel={t('auth.showPassword')}
          required
          {...fields.bind('password')}
        />
        <FormActions>
          <Button type="submit" pending={save.isPending}>
            {t('auth.reset.submit')}
          </Button>
        </FormActions>
      </Form>
    </AuthPage>
  );
}
