import { Stack, TextAreaField } from '@seatwise/ui';
import { useWizardWords } from '../../i18n/wizard.ts';
import { textOf, type JsonRecord } from '../../lib/json.ts';
import { Preview } from './Preview.tsx';
import { useEvent } from './use-event.ts';
import styles from './Marketing.module.css';

const MAX = 1024;

/** One message, for those who said that they want some. */
export function WhatsappEditor({
  message,
  onChange,
  errorAt,
}: {
  message: JsonRecord;
  onChange: (message: JsonRecord | null) => void;
  errorAt: (path: string) => string | null;
}) {
  const t = useWizardWords();
  const event = useEvent();
  const text = textOf(message['text']);
  return (
    <Stack>
      <TextAreaField
        label={t('marketing.whatsappText')}
        value={text}
        onChange={(typed) => onChange(typed === '' ? null : { text: typed })}
        counter={t('marketing.letters', { count: text.length, most: MAX })}
        rows={5}
        spellCheck
        error={text.trim().length > MAX ? t('problem.tooLong') : errorAt('whatsapp.text')}
      />
      <Preview>
        <div className={styles.chat}>
          <p className={styles.bubble}>{event.filled(text) || t('marketing.noText')}</p>
        </div>
      </Preview>
    </Stack>
  );
}
