import { TextInput } from '@mantine/core';
import type { HTMLInputAutoCompleteAttribute, HTMLInputTypeAttribute, ReactNode } from 'react';

export interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Said under the label before anything is typed. */
  hint?: ReactNode;
  /** What is wrong with what was typed; also marks the field invalid for screen readers. */
  error?: string | null | undefined;
  name?: string;
  type?: Extract<HTMLInputTypeAttribute, 'text' | 'email' | 'search' | 'date' | 'time' | 'tel' | 'url'>;
  autoComplete?: HTMLInputAutoCompleteAttribute;
  inputMode?: 'text' | 'email' | 'numeric' | 'decimal' | 'search';
  placeholder?: string;
  initialFocus?: boolean;
  spellCheck?: boolean;
  required?: boolean;
  maxLength?: number;
  readOnly?: boolean;
  /** Of a date: the first one that may be chosen. */
  min?: string;
}

/** What every one-line field hands to Mantine's. */
export const inputProps = ({ label, value, onChange, hint, error, initialFocus, required, ...rest }: TextFieldProps) => ({
  ...rest,
  label,
  value,
  description: hint,
  error: error ?? null,
  'data-autofocus': initialFocus || undefined,
  'aria-required': required || undefined,
  onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
});

/** One line of text with its label, hint and error wired together. */
export function TextField(props: TextFieldProps) {
  return <TextInput size="sm" {...inputProps(props)} />;
}
