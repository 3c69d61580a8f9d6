import { TextOrFileField } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { MAX_TEXT } from './use-check.ts';

/** Bytes: four for each character we would look at. */
const MAX_BYTES = MAX_TEXT * 4;

/** A place for addresses. What a file holds is put behind what stands there. */
export function AddressField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useWords();
  const format = useFormat();
  const large = t('assign.fileLarge', { max: format.number(MAX_TEXT) });
  return (
    <TextOrFileField
      label={t('assign.addresses')}
      hint={t('assign.addressesHint')}
      name="addresses"
      value={value}
      onChange={onChange}
      error={value.length > MAX_TEXT ? large : null}
      rows={7}
      maxBytes={MAX_BYTES}
      onFile={({ text }) => {
        onChange(value.trim() === '' ? text : `${value.trimEnd()}\n${text}`);
        return null;
      }}
      words={{
        choose: t('assign.choose'),
        file: t('assign.file'),
        large,
        unreadable: (name) => t('assign.fileUnreadable', { name }),
      }}
    />
  );
}
