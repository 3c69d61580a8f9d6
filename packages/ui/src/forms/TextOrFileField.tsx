import { IconFileText, IconUpload } from '@tabler/icons-react';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { Button } from '../actions/Button.tsx';
import { Notice } from '../feedback/Notice.tsx';
import { decodeText } from './decode-text.ts';
import { TextAreaField } from './TextAreaField.tsx';
import styles from './TextOrFileField.module.css';

/** What spreadsheets save as text. */
const ACCEPTED = '.csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values';

export interface TextOrFileFieldProps {
  label: string;
  hint?: ReactNode;
  name: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | null | undefined;
  rows?: number;
  /** Bytes: a larger file is not read at all. */
  maxBytes: number;
  /** What a file holds. The page takes it and answers null, or says why it does not. */
  onFile: (file: { name: string; text: string }) => string | null;
  /** A file that stands in the place of the text: what it is, in words, and the way back to an empty field. */
  taken?: { description: string; remove: string; onRemove: () => void } | null;
  words: {
    /** On the button. */
    choose: string;
    /** The label of what the button opens. */
    file: string;
    large: string;
    unreadable: (fileName: string) => string;
  };
}

/** A place for a list of any length: typed, pasted, or out of a text file that is dropped here or chosen. */
export function TextOrFileField({ maxBytes, onFile, taken = null, words, onChange, ...text }: TextOrFileFieldProps) {
  const chooser = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (file: File): Promise<void> => {
    setProblem(null);
    if (file.size > maxBytes) {
      setProblem(words.large);
      return;
    }
    const read = await file.arrayBuffer().then(
      (bytes) => decodeText(new Uint8Array(bytes)),
      () => null,
    );
    setProblem(read === null ? words.unreadable(file.name) : onFile({ name: file.name, text: read }));
  };
  const { over, ...drop } = useFileDrop((file) => void take(file));
  return (
    // Dropping is one way of several; with the keyboard there are typing, pasting and choosing a file.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={styles.field} data-over={over || undefined} {...drop}>
      {taken === null ? (
        <TextAreaField
          {...text}
          onChange={(value) => {
            setProblem(null);
            onChange(value);
          }}
          spellCheck={false}
        />
      ) : (
        <p className={styles.file}>
          <IconFileText size={20} stroke={1.75} aria-hidden />
          {taken.description}
        </p>
      )}
      {problem === null ? null : <Notice tone="harm">{problem}</Notice>}
      <div>
        <Button
          look="secondary"
          size="small"
          icon={<IconUpload size={16} stroke={1.75} aria-hidden />}
          onClick={() => (taken === null ? chooser.current?.click() : taken.onRemove())}
        >
          {taken === null ? words.choose : taken.remove}
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          accept={ACCEPTED}
          aria-label={words.file}
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file === undefined) return;
            void take(file).finally(() => {
              // The same file, mended, can be chosen again.
              currentTarget.value = '';
            });
          }}
        />
      </div>
    </div>
  );
}

/** Handlers for a place to drop files on, and whether one hangs over it. What is no file, a dragged word, is left to the browser. */
function useFileDrop(onDrop: (file: File) => void) {
  const [over, setOver] = useState(false);
  return {
    over,
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      const [file] = event.dataTransfer.files;
      if (file === undefined) return;
      event.preventDefault();
      onDrop(file);
    },
  };
}
