import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Form, FormActions, Notice, TextField } from '@seatwise/ui';
import { requestPasswordReset } from '../api/auth.ts';
import { useErrorWords } from '../errors/use-error-words.ts';
import { useWebWords } from '../i18n/words.ts';
import { Link } from '../shell/links.tsx';
import { AuthPage } from './AuthPage.tsx';
import { CheckMail } from './CheckMail.tsx';
import { useFields } from './fields.ts';

/** Asks for a link to choose a new password. The answer is the same whether or not there is an account. */
export function ForgotPage() {
  const t = useWebWords();
  const words = useErrorWords();
  const fields = useFields();
  const { email } = fields.values;
  const [sent, setSent] = useState(false);
  const send = useMutation({ mutationFn: () => requestPasswordReset(email), onSuccess: () => setSent(true) });

  if (sent) return <CheckMail text={t('auth.checkMail.reset', { email })} onBack={() => setSent(false)} />;
  return (
    <AuthPage title={t('auth.forgot.title')} lead={t('auth.forgot.lead')} foot={<Link to="/sign-in">{t('auth.checkMail.back')}</Link>}>
      <Form
        failures={fields.failures}
        pending={send.isPending}
        onSubmit={() => {
          if (fields.check(['email'])) send.mutate();
        }}
      >
        {send.error === null ? null : <Notice tone="harm">{words(send.error)}</Notice>}
        <TextField
          label={t('auth.email')}
          type="email"
          name="email"
          autoComplete="username"
          spellCheck={false}
          required
          {...fields.bind('email')}
        />
        <FormActions>
          <Button type="submit" pending={send.isPending}>
            {t('auth.forgot.submit')}
          </Button>
        </FormActions>
      </Form>
    </AuthPage>
  );
}
