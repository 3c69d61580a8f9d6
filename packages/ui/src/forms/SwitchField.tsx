import { Switch } from '@mantine/core';
import type { ReactNode } from 'react';

/** On or off, taking effect at once. */
export function SwitchField({
  label,
  hint,
  checked,
  onChange,
}: {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return <Switch label={label} description={hint} checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />;
}
