import { PasswordInput, TextInput } from '@mantine/core';
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
  type?: Extract<HTMLInputTypeAttribute, 'text' | 'email' | 'search' | 'date'>;
  autoComplete?: HTMLInputAutoCompleteAttribute;
  inputMode?: 'text' | 'email' | 'numeric' | 'search';
  placeholder?: string;
  autoFocus?: boolean;
  spellCheck?: boolean;
  required?: boolean;
  maxLength?: number;
  readOnly?: boolean;
}

const common = ({ label, value, onChange, hint, error, autoFocus, required, ...rest }: TextFieldProps) => ({
  ...rest,
  label,
  value,
  description: hint,
  error: error ?? null,
  'data-autofocus': autoFocus || undefined,
  'aria-required': required || undefined,
  onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
});

/** One line of text with its label, hint and error wired together. */
export function TextField(props: TextFieldProps) {
  return <TextInput size="sm" {...common(props)} />;
}

/** A password, with a button that shows it. */
export function PasswordField({ showLabel, ...props }: TextFieldProps & { showLabel: string }) {
  const { type: _text, ...rest } = common(props);
  return <PasswordInput {...rest} visibilityToggleButtonProps={{ 'aria-label': showLabel, tabIndex: 0 }} />;
}
