import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Button, Form, FormActions, Notice, PasswordField, TextField } from '@seatwise/ui';
import { useApi } from '../api/api.ts';
import { signUp } from '../api/auth.ts';
import { useErrorWords } from '../errors/use-error-words.ts';
import { browserZone } from '../i18n/format.ts';
import { currentLanguage } from '../i18n/i18n.ts';
import { useWebWords } from '../i18n/words.ts';
import { keepForMail, useArrive } from '../session/session.ts';
import { Link } from '../shell/links.tsx';
import { AuthPage } from './AuthPage.tsx';
import { CheckMail } from './CheckMail.tsx';
import { PASSWORD_MIN, useFields } from './fields.ts';
import { readAuthSearch } from './search.ts';

/** Name, address, password. The person goes on at once; the address is confirmed in the meantime. */
export function SignUpPage() {
  const t = useWebWords();
  const words = useErrorWords();
  const { client } = useApi();
  const { to } = readAuthSearch(useSearch({ strict: false }));
  const arrive = useArrive();
  const fields = useFields();
  const [mailed, setMailed] = useState(false);

  const create = useMutation({
    mutationFn: async () => {
      const own = { locale: currentLanguage(), timeZone: browserZone() };
      keepForMail(to);
      await signUp({ ...fields.values, ...own });
      const me = await client.identity.me.query();
      if (me === null) return false;
      if (me.person.locale !== own.locale || me.person.timeZone !== own.timeZone) await client.identity.updateProfile.mutate(own);
      return true;
    },
    // Without a session the house wants the address confirmed first.
    onSuccess: (signedIn) => (signedIn ? arrive(to) : setMailed(true)),
  });

  if (mailed) return <CheckMail text={t('auth.checkMail.verify', { email: fields.values.email })} onBack={() => setMailed(false)} />;
  const search = to === null ? {} : { to };
  return (
    <AuthPage
      title={t('auth.signUp.title')}
      lead={t('auth.signUp.lead')}
      foot={
        <>
          {t('auth.signUp.already')}{' '}
          <Link to="/sign-in" search={search}>
            {t('auth.signUp.signIn')}
          </Link>
        </>
      }
    >
      <Form
        failures={fields.failures}
        pending={create.isPending}
        onSubmit={() => {
          if (fields.check(['name', 'email', 'password'], true)) create.mutate();
        }}
      >
        {create.error === null ? null : <Notice tone="harm">{words(create.error)}</Notice>}
        <TextField label={t('auth.name')} name="name" autoComplete="name" maxLength={120} required {...fields.bind('name')} />
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
          hint={t('auth.passwordHint', { min: PASSWORD_MIN })}
          name="password"
          autoComplete="new-password"
          showLabel={t('auth.showPassword')}
          required
          {...fields.bind('password')}
        />
        <FormActions>
          <Button type="submit" pending={create.isPending}>
            {t('auth.signUp.submit')}
          </Button>
        </FormActions>
      </Form>
    </AuthPage>
  );
}
