import { IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { Button, Notice, TextAreaField } from '@seatwise/ui';
import { decodeText, useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';

import styles from './Orders.module.css';
import { MAX_TEXT } from './use-check.ts';

/** Bytes: four for each character we would look at. */
const MAX_BYTES = MAX_TEXT * 4;

/** A place for addresses: typed, pasted, dropped or chosen as a file. What a file holds is put behind what stands there. */
export function AddressField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useWords();
  const format = useFormat();
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const large = t('assign.fileLarge', { max: format.number(MAX_TEXT) });
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
    if (text === null) setProblem(t('assign.fileUnreadable', { name: file.name }));
    else onChange(value.trim() === '' ? text : `${value.trimEnd()}\n${text}`);
  };
  return (
    // Dropping is one way of several; with the keyboard there are typing, pasting and choosing a file.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={styles.addresses}
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
      <TextAreaField
        label={t('assign.addresses')}
        hint={t('assign.addressesHint')}
        name="addresses"
        value={value}
        onChange={(next) => {
          setProblem(null);
          onChange(next);
        }}
        error={value.length > MAX_TEXT ? large : null}
        rows={7}
        spellCheck={false}
      />
      {problem === null ? null : <Notice tone="harm">{problem}</Notice>}
      <div>
        <Button
          look="secondary"
          size="small"
          icon={<IconUpload size={16} stroke={1.75} aria-hidden />}
          onClick={() => chooser.current?.click()}
        >
          {t('assign.choose')}
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values"
          aria-label={t('assign.file')}
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
