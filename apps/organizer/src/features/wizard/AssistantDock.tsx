import { IconSparkles, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { SkeletonList } from '@seatwise/ui';
import { useWebWords } from '@seatwise/web';
import { useWizardWords } from '../../i18n/wizard.ts';
import { useMedia } from '../../lib/use-media.ts';
import { useWizard } from './draft/use-draft.ts';
import styles from './AssistantDock.module.css';

const AssistantPanel = lazy(() => import('../assistant/index.ts').then(({ AssistantPanel: Panel }) => ({ default: Panel })));

/** The assistant: beside the form where there is room, else a sheet that a button opens. It loads when it is first seen. */
export function AssistantDock() {
  const wide = useMedia('(min-width: 1240px)');
  return wide ? <Column /> : <Sheet />;
}

function Panel() {
  const t = useWebWords();
  const { store, draft, stage } = useWizard();
  return (
    <Suspense fallback={<SkeletonList rows={2} label={t('states.loading')} />}>
      <AssistantPanel store={store} draft={draft} stage={stage} />
    </Suspense>
  );
}

function Column() {
  const t = useWizardWords();
  return (
    <aside className={styles.column} aria-label={t('assistant.label')}>
      <Panel />
    </aside>
  );
}

/** Stays in the document once opened, so that a talk goes on while one looks at the form. */
function Sheet() {
  const t = useWizardWords();
  const shared = useWebWords();
  const [seen, setSeen] = useState(false);
  const [open, setOpen] = useState(false);
  return (
    <>
      <div className={styles.opener}>
        <button
          type="button"
          className={styles.open}
          aria-haspopup="dialog"
          onClick={() => {
            setSeen(true);
            setOpen(true);
          }}
        >
          <IconSparkles size={18} stroke={1.75} aria-hidden />
          {t('assistant.open')}
        </button>
      </div>
      {seen ? (
        <SheetDialog open={open} onClose={() => setOpen(false)} label={t('assistant.label')} close={shared('states.close')}>
          <Panel />
        </SheetDialog>
      ) : null}
    </>
  );
}

function SheetDialog({
  open,
  onClose,
  label,
  close,
  children,
}: {
  open: boolean;
  onClose: () => void;
  label: string;
  close: string;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const box = dialog.current;
    if (box === null || !open) return;
    const opener = document.activeElement;
    box.showModal();
    return () => {
      box.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className={styles.sheet}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className={styles.sheetHead}>
        <strong>{label}</strong>
        <button type="button" className={styles.close} aria-label={close} onClick={onClose}>
          <IconX size={20} stroke={1.75} aria-hidden />
        </button>
      </div>
      <div className={styles.sheetBody}>{children}</div>
    </dialog>
  );
}
