import { useRef } from 'react';
import { Button, TextAreaField } from '@seatwise/ui';
import { useMarketingWords } from '../../i18n/marketing.ts';
import styles from './MailForm.module.css';

/** What is filled in for each reader when it goes out. */
const MARKS = { insertName: '{{name}}', insertLink: '{{link}}' } as const;
const NAMES = ['insertName', 'insertLink'] as const;

/** The text of a mail, and what can be put into it where the cursor stands. */
export function MarkedTextArea({ value, onChange, error }: { value: string; onChange: (value: string) => void; error: string | null }) {
  const t = useMarketingWords();
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (mark: string) => {
    const box = area.current;
    const [from, to] = [box?.selectionStart ?? value.length, box?.selectionEnd ?? value.length];
    onChange(`${value.slice(0, from)}${mark}${value.slice(to)}`);
    // Once the new text is in the box: the cursor stands behind what was put there.
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(from + mark.length, from + mark.length);
    });
  };
  return (
    <div className={styles.marked}>
      <TextAreaField
        ref={area}
        label={t('mail.body')}
        hint={t('mail.bodyHint')}
        value={value}
        onChange={onChange}
        rows={14}
        spellCheck
        error={error}
      />
      <div className={styles.marks}>
        <span>{t('mail.insert')}</span>
        {NAMES.map((name) => (
          <Button key={name} look="secondary" size="small" onClick={() => insert(MARKS[name])}>
            {t(`mail.${name}`)} <code className={styles.code}>{MARKS[name]}</code>
          </Button>
        ))}
      </div>
      <p className={styles.explained}>{t('mail.marks', { name: MARKS.insertName, link: MARKS.insertLink })}</p>
    </div>
  );
}
