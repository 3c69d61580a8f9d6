import { TextField } from '@seatwise/ui';

/** As long as a note or a reason may be. */
export const NOTE_MAX = 500;

/** A few words for the other side. */
export function NoteField({
  label,
  hint,
  long,
  value,
  onChange,
}: {
  label: string;
  hint?: string;
  /** Said when it is too long. */
  long: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <TextField
      label={label}
      {...(hint === undefined ? {} : { hint })}
      value={value}
      onChange={onChange}
      autoComplete="off"
      error={value.trim().length > NOTE_MAX ? long : null}
    />
  );
}
