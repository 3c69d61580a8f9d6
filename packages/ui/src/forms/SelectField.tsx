import { NativeSelect } from '@mantine/core';
import type { HTMLInputAutoCompleteAttribute, ReactNode } from 'react';

export interface SelectFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Plain options, or options under headings. */
  options: readonly (SelectOption | { group: string; items: readonly SelectOption[] })[];
  hint?: ReactNode;
  error?: string | null | undefined;
  name?: string;
  autoComplete?: HTMLInputAutoCompleteAttribute;
}

export interface SelectOption {
  value: string;
  label: string;
}

/** One of many, with the system's own list: quick to type into, at home on a phone, and no script to load. */
export function SelectField({ label, value, onChange, options, hint, error, ...rest }: SelectFieldProps) {
  return (
    <NativeSelect
      {...rest}
      size="sm"
      label={label}
      value={value}
      description={hint}
      error={error ?? null}
      data={options.map((option) => ('group' in option ? { group: option.group, items: [...option.items] } : option))}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
