import { PasswordInput } from '@mantine/core';
import { inputProps, type TextFieldProps } from './TextField.tsx';

/** A password, with a button that shows it. */
export function PasswordField({ showLabel, ...props }: TextFieldProps & { showLabel: string }) {
  const { type: _text, ...rest } = inputProps(props);
  return <PasswordInput {...rest} visibilityToggleButtonProps={{ 'aria-label': showLabel, tabIndex: 0 }} />;
}
