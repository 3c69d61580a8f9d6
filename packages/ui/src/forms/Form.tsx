import { useEffect, useRef, type ReactNode } from 'react';
import styles from './Form.module.css';

/**
 * A form that we validate, in our words. After a failed try (`failures` grows) the first invalid field has the focus.
 * `onSubmit` is not called while `pending`.
 */
export function Form({
  onSubmit,
  pending = false,
  failures = 0,
  label,
  children,
}: {
  onSubmit: () => void;
  pending?: boolean;
  failures?: number;
  label?: string;
  children: ReactNode;
}) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (failures > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [failures]);
  return (
    <form
      ref={form}
      noValidate
      className={styles.form}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending) onSubmit();
      }}
    >
      {children}
    </form>
  );
}

/** Buttons at the end of a form. */
export function FormActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
