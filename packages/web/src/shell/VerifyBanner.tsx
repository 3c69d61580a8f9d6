import { useMutation } from '@tanstack/react-query';
import { Notice, TextButton } from '@seatwise/ui';
import { sendVerificationMail } from '../api/auth.ts';
import { useErrorWords } from '../errors/use-error-words.ts';
import { useWebWords } from '../i18n/words.ts';
import styles from './VerifyBanner.module.css';

/** Shown on every page until the address is confirmed. */
export function VerifyBanner({ email }: { email: string }) {
  const t = useWebWords();
  const words = useErrorWords();
  const send = useMutation({ mutationFn: () => sendVerificationMail(email) });
  return (
    <div className={styles.banner}>
      <Notice tone="waiting" title={t('verify.title')}>
        {send.isSuccess ? t('verify.sent', { email }) : t('verify.text', { email })}{' '}
        {send.isSuccess ? null : (
          <TextButton onClick={() => send.mutate()} pending={send.isPending}>
            {t('verify.resend')}
          </TextButton>
        )}
        {send.error === null ? null : <p role="alert">{words(send.error)}</p>}
      </Notice>
    </div>
  );
}
