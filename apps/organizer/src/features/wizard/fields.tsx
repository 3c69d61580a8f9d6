/** The fields of a stage, bound to the draft: what stands in them, who wrote it, and what is wrong with it. */
import type { Stage } from '@seatwise/domain/wizard/contract';
import { SelectField, TextAreaField, TextField, type SelectFieldProps, type TextFieldProps } from '@seatwise/ui';
import { numberOf, orNull, textOf, wholeNumber } from '../../lib/json.ts';
import { useState } from 'react';
import { useWizardWords } from '../../i18n/wizard.ts';
import { Marked } from './AuthorMark.tsx';
import { useStage } from './draft/use-draft.ts';

type Bound<Props> = Omit<Props, 'value' | 'onChange' | 'error'> & { stage: Stage; field: string };

export function DraftText({ stage, field, hint, ...rest }: Bound<TextFieldProps>) {
  const { data, edit, errorAt, authorOf, touch } = useStage(stage);
  return (
    <Marked author={authorOf(field)} hint={hint} onLeave={() => touch(field)}>
      {(marked) => (
        <TextField
          {...rest}
          hint={marked}
          value={textOf(data[field])}
          onChange={(typed) => edit({ [field]: orNull(typed) })}
          error={errorAt(field)}
        />
      )}
    </Marked>
  );
}

export function DraftArea({
  stage,
  field,
  hint,
  max,
  ...rest
}: {
  stage: Stage;
  field: string;
  label: string;
  hint?: string;
  rows?: number;
  /** Says how much room is left, once it gets little. */
  max: number;
}) {
  const t = useWizardWords();
  const { data, edit, errorAt, authorOf, touch } = useStage(stage);
  const value = textOf(data[field]);
  const left = max - value.trim().length;
  return (
    <Marked author={authorOf(field)} hint={left < max / 5 ? t('field.left', { count: left }) : hint} onLeave={() => touch(field)}>
      {(marked) => (
        <TextAreaField
          {...rest}
          hint={marked}
          value={value}
          onChange={(typed) => edit({ [field]: orNull(typed) })}
          error={left < 0 ? t('problem.tooLong') : errorAt(field)}
          spellCheck
        />
      )}
    </Marked>
  );
}

export function DraftSelect({ stage, field, hint, ...rest }: Bound<SelectFieldProps>) {
  const { data, edit, errorAt, authorOf, touch } = useStage(stage);
  return (
    <Marked author={authorOf(field)} hint={hint} onLeave={() => touch(field)}>
      {(marked) => (
        <SelectField
          {...rest}
          hint={marked}
          value={textOf(data[field])}
          onChange={(value) => edit({ [field]: value })}
          error={errorAt(field)}
        />
      )}
    </Marked>
  );
}

/** What is typed as a whole number. What is none stays as it was typed, and is kept so: the schema says what is wrong with it. */
export function DraftNumber({ stage, field, hint, ...rest }: Bound<TextFieldProps>) {
  const { data, edit, errorAt, authorOf, touch } = useStage(stage);
  return (
    <Marked author={authorOf(field)} hint={hint} onLeave={() => touch(field)}>
      {(marked) => (
        <NumberInput
          {...rest}
          hint={marked}
          value={numberOf(data[field]) ?? textOf(data[field])}
          onChange={(value) => edit({ [field]: value })}
          error={errorAt(field)}
        />
      )}
    </Marked>
  );
}

export function NumberInput({
  value,
  onChange,
  ...rest
}: Omit<TextFieldProps, 'value' | 'onChange'> & { value: number | string; onChange: (value: number | string | null) => void }) {
  return (
    <TextField
      {...rest}
      inputMode="numeric"
      autoComplete="off"
      maxLength={9}
      value={String(value)}
      onChange={(typed) => onChange(typed.trim() === '' ? null : (wholeNumber(typed) ?? typed))}
    />
  );
}

/** An amount in major units as it is typed, in minor units as it is kept. While somebody types it stays as they typed it. */
export function AmountInput({
  amount,
  onChange,
  read,
  write,
  ...rest
}: Omit<TextFieldProps, 'value' | 'onChange'> & {
  amount: number | null;
  onChange: (amount: number | null) => void;
  read: (typed: string) => number | null;
  write: (amount: number) => string;
}) {
  const [typed, setTyped] = useState(amount === null ? '' : write(amount));
  // It was changed elsewhere: by the assistant, in another tab, in another language.
  const [known, setKnown] = useState(amount);
  if (known !== amount) {
    setKnown(amount);
    if (read(typed) !== amount) setTyped(amount === null ? '' : write(amount));
  }
  return (
    <TextField
      {...rest}
      inputMode="decimal"
      autoComplete="off"
      maxLength={14}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        const now = read(text);
        setKnown(now);
        onChange(now);
      }}
    />
  );
}
