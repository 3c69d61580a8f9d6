import { Button, Muted, Stack } from '@seatwise/ui';
import { useWebWords } from '../i18n/words.ts';
import { AuthPage } from './AuthPage.tsx';

/** A mail is on its way: which one, to whom, and what to do when it does not come. */
export function CheckMail({ text, onBack }: { text: string; onBack: () => void }) {
  const t = useWebWords();
  return (
    <AuthPage title={t('auth.checkMail.title')}>
      <Stack gap={24}>
        <output>{text}</output>
        <Muted>{t('auth.checkMail.notThere')}</Muted>
        <div>
          <Button look="secondary" onClick={onBack}>
            {t('auth.checkMail.back')}
          </Button>
        </div>
      </Stack>
    </AuthPage>
  );
}
