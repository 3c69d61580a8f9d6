import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Notice } from '../feedback/Notice.tsx';
import { TextField } from '../forms/TextField.tsx';
import { Button } from './Button.tsx';
import styles from './Dialog.module.css';

/**
 * A modal dialog on the browser's own `<dialog>`: the page behind is inert, Escape closes, the focus comes back to what opened it.
 * It is in the document only while open, so what is typed into it is gone when it closes.
 */
export function Dialog({ open, onClose, title, children }: { open: boolean; onClose: () => void; title: string; children: ReactNode }) {
  return open ? (
    <OpenDialog onClose={onClose} title={title}>
      {children}
    </OpenDialog>
  ) : null;
}

function OpenDialog({ onClose, title, children }: { onClose: () => void; title: string; children: ReactNode }) {
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const opener = document.activeElement;
    const box = dialog.current;
    box?.showModal();
    (box?.querySelector<HTMLElement>('[data-autofocus]') ?? box)?.focus();
    return () => {
      box?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={titleId}
      tabIndex={-1}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className={styles.body}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}

export interface ConfirmDialogProps {
  open: boolean;
  onClose: () => void;
  onConfirm: () => void;
  title: string;
  /** What will happen, in words the person can hold us to. */
  consequence: ReactNode;
  words: { confirm: string; cancel: string };
  tone?: 'accent' | 'harm';
  pending?: boolean;
  /** What went wrong when it was tried; the dialog stays open. */
  error?: ReactNode;
  /** For what cannot be undone: the person types `expected` first. */
  typed?: { label: string; expected: string; reason: string };
}

/** Asks before something that cannot simply be undone, naming what it will do. The safe answer has the focus. */
export function ConfirmDialog({
  open,
  onClose,
  onConfirm,
  title,
  consequence,
  words,
  tone = 'accent',
  pending = false,
  error,
  typed,
}: ConfirmDialogProps) {
  const close = () => {
    if (!pending) onClose();
  };
  return (
    <Dialog open={open} onClose={close} title={title}>
      <ConfirmForm
        onClose={close}
        onConfirm={onConfirm}
        consequence={consequence}
        words={words}
        tone={tone}
        pending={pending}
        error={error}
        typed={typed}
      />
    </Dialog>
  );
}

type ConfirmFormProps = Required<Pick<ConfirmDialogProps, 'onClose' | 'onConfirm' | 'consequence' | 'words' | 'tone' | 'pending'>> & {
  error: ReactNode;
  typed: ConfirmDialogProps['typed'] | undefined;
};

function ConfirmForm({ onClose, onConfirm, consequence, words, tone, pending, error, typed }: ConfirmFormProps) {
  const [answer, setAnswer] = useState('');
  const matches = typed === undefined || answer.trim().toLowerCase() === typed.expected.toLowerCase();
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (matches && !pending) onConfirm();
      }}
    >
      <div className={styles.consequence}>{consequence}</div>
      {typed === undefined ? null : (
        <TextField label={typed.label} value={answer} onChange={setAnswer} initialFocus autoComplete="off" spellCheck={false} />
      )}
      {error === undefined || error === null ? null : <Notice tone="harm">{error}</Notice>}
      <div className={styles.actions}>
        <Button look="secondary" onClick={onClose} initialFocus={typed === undefined}>
          {words.cancel}
        </Button>
        <Button type="submit" tone={tone} pending={pending} reason={matches ? null : (typed?.reason ?? null)} reasonAs="tip">
          {words.confirm}
        </Button>
      </div>
    </form>
  );
}
