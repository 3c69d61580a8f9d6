import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Button, Form, FormActions, Notice, PasswordField, TextButton, TextField } from '@seatwise/ui';
import { sendMagicLink, signIn } from '../api/auth.ts';
import { useErrorWords } from '../errors/use-error-words.ts';
import { useWebWords } from '../i18n/words.ts';
import { keepForMail, useArrive } from '../session/session.ts';
import { Link } from '../shell/links.tsx';
import { AuthPage } from './AuthPage.tsx';
import { CheckMail } from './CheckMail.tsx';
import { useFields } from './fields.ts';
import { readAuthSearch } from './search.ts';

/** By password, or by a link in a mail. Either way the person ends up where they wanted to go. */
export function SignInPage() {
  const t = useWebWords();
  const words = useErrorWords();
  const { to, expired, reset } = readAuthSearch(useSearch({ strict: false }));
  const arrive = useArrive();
  const fields = useFields();
  const { email, password } = fields.values;
  const [linkSent, setLinkSent] = useState(false);
  const enter = useMutation({ mutationFn: () => signIn(email, password), onSuccess: () => arrive(to) });
  const link = useMutation({
    mutationFn: () => {
      keepForMail(to);
      return sendMagicLink(email, to);
    },
    onSuccess: () => setLinkSent(true),
  });
  const error = enter.error ?? link.error;

  if (linkSent) return <CheckMail text={t('auth.checkMail.link', { email })} onBack={() => setLinkSent(false)} />;
  return (
    <AuthPage
      title={t('auth.signIn.title')}
      foot={
        <>
          {t('auth.signIn.newHere')}{' '}
          <Link to="/sign-up" search={to === null ? {} : { to }}>
            {t('auth.signIn.create')}
          </Link>
        </>
      }
    >
      <Form
        failures={fields.failures}
        pending={enter.isPending}
        onSubmit={() => {
          link.reset();
          if (fields.check(['email', 'password'])) enter.mutate();
        }}
      >
        {expired ? <Notice>{t('auth.expired')}</Notice> : null}
        {reset ? <Notice tone="done">{t('auth.reset.done')}</Notice> : null}
        {error === null ? null : <Notice tone="harm">{words(error)}</Notice>}
        <TextField
          label={t('auth.email')}
          type="email"
          name="email"
          autoComplete="username"
          spellCheck={false}
          required
          {...fields.bind('email')}
        />
        <PasswordField
          label={t('auth.password')}
          name="password"
          autoComplete="current-password"
          showLabel={t('auth.showPassword')}
          required
          {...fields.bind('password')}
        />
        <FormActions>
          <Button type="submit" pending={enter.isPending}>
            {t('auth.signIn.submit')}
          </Button>
          <Link to="/forgot">{t('auth.signIn.forgot')}</Link>
        </FormActions>
        <p>
          <TextButton
            pending={link.isPending}
            onClick={() => {
              enter.reset();
              if (fields.check(['email'])) link.mutate();
            }}
          >
            {t('auth.signIn.byLink')}
          </TextButton>
        </p>
      </Form>
    </AuthPage>
  );
}
