import { CURRENCIES } from '@seatwise/domain/input';
import { SelectField, TextField } from '@seatwise/ui';
import { LANGUAGE_NAMES, LOCALES, useFormat, zoneOptions, type Locale } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';

export interface OrganizationDraft {
  name: string;
  timeZone: string;
  currency: string;
  locale: Locale;
}

/** Name, zone, currency and language: the same when an organisation is founded and when its settings change. */
export function OrganizationFields({
  draft,
  onChange,
  nameError,
}: {
  draft: OrganizationDraft;
  onChange: (change: Partial<OrganizationDraft>) => void;
  nameError: string | null;
}) {
  const t = useWords();
  const { language } = useFormat();
  const currencyNames = new Intl.DisplayNames(language, { type: 'currency' });
  return (
    <>
      <TextField
        label={t('organization.name')}
        hint={t('organization.nameHint')}
        name="organization"
        value={draft.name}
        onChange={(name) => onChange({ name })}
        error={nameError}
        autoComplete="organization"
        required
        maxLength={120}
      />
      <SelectField
        label={t('organization.zone')}
        hint={t('organization.zoneHint')}
        value={draft.timeZone}
        onChange={(timeZone) => onChange({ timeZone })}
        options={zoneOptions(draft.timeZone, t('organization.zoneOther'))}
      />
      <SelectField
        label={t('organization.currency')}
        hint={t('organization.currencyHint')}
        value={draft.currency}
        onChange={(currency) => onChange({ currency })}
        options={CURRENCIES.map((value) => ({ value, label: `${value.toUpperCase()}: ${currencyNames.of(value.toUpperCase()) ?? ''}` }))}
      />
      <SelectField
        label={t('organization.language')}
        hint={t('organization.languageHint')}
        value={draft.locale}
        onChange={(locale) => onChange({ locale: LOCALES.find((one) => one === locale) ?? draft.locale })}
        options={LOCALES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
      />
    </>
  );
}
