import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button, Form, TextField } from '@seatwise/ui';
import { useWords } from '../../i18n/words.ts';
import { paths } from '../../lib/paths.ts';
import styles from './JoinForm.module.css';

/** A join code, as it was read aloud or printed: any case, with or without spaces and dashes. The server sorts that out. */
export function JoinForm() {
  const t = useWords();
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(0);
  return (
    <Form
      label={t('join.title')}
      failures={missing}
      onSubmit={() => {
        if (code.trim() === '') setMissing((count) => count + 1);
        else void navigate({ to: paths.joinCode(code) });
      }}
    >
      <div className={styles.row}>
        <div className={styles.field}>
          <TextField
            label={t('join.code')}
            hint={t('join.lead')}
            value={code}
            onChange={(value) => {
              setCode(value);
              setMissing(0);
            }}
            error={missing > 0 ? t('join.needed') : null}
            name="code"
            autoComplete="off"
            spellCheck={false}
            maxLength={60}
          />
        </div>
        <div className={styles.submit}>
          <Button type="submit">{t('join.submit')}</Button>
        </div>
      </div>
    </Form>
  );
}
