import { InputBase } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './TextAreaField.module.css';

/** Several lines of text with label, hint and error. `counter` says, in words, how much room is left. */
export function TextAreaField({
  label,
  value,
  onChange,
  hint,
  error,
  counter,
  rows = 4,
  name,
  spellCheck,
  autoComplete = 'off',
  ref,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  error?: string | null | undefined;
  counter?: string;
  rows?: number;
  name?: string;
  spellCheck?: boolean;
  autoComplete?: string;
  ref?: React.Ref<HTMLTextAreaElement>;
}) {
  return (
    <div className={styles.field}>
      <InputBase<'textarea'>
        component="textarea"
        ref={ref ?? null}
        size="sm"
        multiline
        rows={rows}
        name={name}
        label={label}
        value={value}
        description={hint}
        error={error ?? null}
        spellCheck={spellCheck}
        autoComplete={autoComplete}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {counter === undefined ? null : <span className={styles.counter}>{counter}</span>}
    </div>
  );
}
