import { MAX_IMPORT_ROWS } from '@seatwise/domain/marketing/contract';
import { TextOrFileField } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useContactWords } from '../../i18n/contacts.ts';

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

/** A place for a list of contacts. A file stands there by its name: it may be long. */
export function ListField({ list, short, onChange }: { list: List; short: boolean; onChange: (list: List) => void }) {
  const t = useContactWords();
  const format = useFormat();
  const large = t('import.large', { max: format.number(MAX_CHARACTERS), rows: format.number(MAX_IMPORT_ROWS) });
  const unreadable = (name: string): string => t('import.unreadable', { name });
  const pasted = (csv: string) => onChange({ file: null, csv });
  return (
    <TextOrFileField
      label={t('import.csv')}
      hint={t('import.csvHint')}
      name="csv"
      value={list.csv}
      onChange={pasted}
      error={short ? null : large}
      rows={8}
      maxBytes={MAX_BYTES}
      onFile={({ name, text }) => {
        if (text.trim() === '') return unreadable(name);
        if (!isShort(text)) return large;
        onChange({ file: name, csv: text });
        return null;
      }}
      taken={
        list.file === null
          ? null
          : {
              description: t('import.chosen', { name: list.file, lines: format.number(list.csv.trimEnd().split(/\r\n?|\n/).length) }),
              remove: t('import.remove'),
              onRemove: () => pasted(''),
            }
      }
      words={{ choose: t('import.choose'), file: t('import.file'), large, unreadable }}
    />
  );
}
