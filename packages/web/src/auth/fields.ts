import { useState } from 'react';
import { useWebWords } from '../i18n/words.ts';

/** The shape of an address, as loosely as a person should be checked; whether it exists the mail will show. */
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
export const PASSWORD_MIN = 8;

export type FieldName = 'name' | 'email' | 'password';
type Complaints = Partial<Record<FieldName, string>>;

/** The values of a sign-in form and what is wrong with them. `check` says whether the form may go. */
export function useFields(initial: { email?: string | undefined } = {}) {
  const t = useWebWords();
  const [values, setValues] = useState({ name: '', email: initial.email ?? '', password: '' });
  const [complaints, setComplaints] = useState<Complaints>({});
  const [failures, setFailures] = useState(0);

  const complaint = (field: FieldName, newPassword: boolean): string | null => {
    const value = values[field].trim();
    if (value === '') return t(`auth.needed.${field}`);
    if (field === 'email' && !ADDRESS.test(value)) return t('auth.needed.emailShape');
    if (field === 'password' && newPassword && values.password.length < PASSWORD_MIN) return t('auth.needed.passwordShort');
    return null;
  };

  return {
    values: { name: values.name.trim(), email: values.email.trim(), password: values.password },
    failures,
    /** Checks these fields only, and shows what is wrong. A new password also has to be long enough. */
    check: (fields: readonly FieldName[], newPassword = false): boolean => {
      const found = Object.fromEntries(
        fields.flatMap((field) => ((words) => (words === null ? [] : [[field, words]]))(complaint(field, newPassword))),
      );
      setComplaints(found);
      const valid = Object.keys(found).length === 0;
      if (!valid) setFailures((count) => count + 1);
      return valid;
    },
    bind: (field: FieldName) => ({
      value: values[field],
      error: complaints[field],
      onChange: (value: string) => {
        setValues((before) => ({ ...before, [field]: value }));
        setComplaints(({ [field]: _mended, ...rest }) => rest);
      },
    }),
  };
}
