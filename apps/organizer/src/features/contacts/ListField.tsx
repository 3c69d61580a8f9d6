import { IconFileText, IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { MAX_IMPORT_ROWS } from '@seatwise/domain/marketing/contract';
import { Button, Notice, TextAreaField } from '@seatwise/ui';
import { decodeText, useFormat } from '@seatwise/web';
import { useContactWords } from '../../i18n/contacts.ts';
import styles from './Contacts.module.css';

const MAX_CHARACTERS = 900_000;
/** Bytes: as many as a request carries, with room for what stands around the list. */
const MAX_REQUEST = 980_000;
/** Whether it can be sent at all: accents and quotation marks count twice. */
export const isShort = (csv: string): boolean =>
  csv.length <= MAX_CHARACTERS && new TextEncoder().encode(JSON.stringify(csv)).length <= MAX_REQUEST;

/** Bytes: four for each character we would look at. */
const MAX_BYTES = MAX_CHARACTERS * 4;

export interface List {
  /** Null: pasted. */
  file: string | null;
  csv: string;
}

/** A place for a list: pasted, dropped or chosen as a file. A file stands there by its name: it may be long. */
export function ListField({ list, short, onChange }: { list: List; short: boolean; onChange: (list: List) => void }) {
  const t = useContactWords();
  const format = useFormat();
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const large = t('import.large', { max: format.number(MAX_CHARACTERS), rows: format.number(MAX_IMPORT_ROWS) });
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setProblem(null);
    if (file.size > MAX_BYTES) {
      setProblem(large);
      return;
    }
    const text = await file.arrayBuffer().then(
      (bytes) => decodeText(new Uint8Array(bytes)),
      () => null,
    );
    if (text === null || text.trim() === '') setProblem(t('import.unreadable', { name: file.name }));
    else if (!isShort(text)) setProblem(large);
    else onChange({ file: file.name, csv: text });
  };
  return (
    // Dropping is one way of several; with the keyboard there are typing, pasting and choosing a file.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={styles.list}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file === undefined) return;
        event.preventDefault();
        void take(file);
      }}
    >
      {list.file === null ? (
        <TextAreaField
          label={t('import.csv')}
          hint={t('import.csvHint')}
          name="csv"
          value={list.csv}
          onChange={(csv) => {
            setProblem(null);
            onChange({ file: null, csv });
          }}
          error={short ? null : large}
          rows={8}
          spellCheck={false}
        />
      ) : (
        <p className={styles.file}>
          <IconFileText size={20} stroke={1.75} aria-hidden />
          {t('import.chosen', { name: list.file, lines: format.number(list.csv.trimEnd().split(/\r\n?|\n/).length) })}
        </p>
      )}
      {problem === null ? null : <Notice tone="harm">{problem}</Notice>}
      <div>
        <Button
          look="secondary"
          size="small"
          icon={<IconUpload size={16} stroke={1.75} aria-hidden />}
          onClick={() => (list.file === null ? chooser.current?.click() : onChange({ file: null, csv: '' }))}
        >
          {list.file === null ? t('import.choose') : t('import.remove')}
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values"
          aria-label={t('import.file')}
          onChange={(event) => {
            const { currentTarget } = event;
            void take(currentTarget.files?.[0]).finally(() => {
              // The same file, mended, can be chosen again.
              currentTarget.value = '';
            });
          }}
        />
      </div>
    </div>
  );
}
