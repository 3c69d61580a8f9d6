import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Button, Form, FormActions, Notice, SelectField, StatusChip, TextField, type SelectFieldProps } from '@seatwise/ui';
import { createFormat, LANGUAGE_NAMES, LOCALES, setLanguage, useErrorWords, useLanguage, useSignedIn, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';

/** Every zone the browser knows, by continent, and the person's own even if it does not. */
function zoneOptions(own: string, others: string): SelectFieldProps['options'] {
  const groups = new Map<string, { value: string; label: string }[]>();
  for (const zone of new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', own])) {
    const slash = zone.indexOf('/');
    const group = slash < 0 ? others : zone.slice(0, slash);
    const items = groups.get(group) ?? [];
    items.push({ value: zone, label: (slash < 0 ? zone : zone.slice(slash + 1)).replaceAll('_', ' ').replaceAll('/', ', ') });
    groups.set(group, items);
  }
  return [...groups].map(([group, items]) => ({ group, items }));
}

/** Name, language and time zone. */
export function PersonForm() {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const language = useLanguage();
  const client = useQueryClient();
  const { person } = useSignedIn();
  const [name, setName] = useState(person.name);
  const [locale, setLocale] = useState(person.locale);
  const [timeZone, setTimeZone] = useState(person.timeZone);
  const [missing, setMissing] = useState(0);
  const [now] = useState(() => new Date().toISOString());
  const zones = useMemo(() => zoneOptions(person.timeZone, t('profile.zoneOther')), [person.timeZone, t]);
  const save = useMutation(
    trpc.identity.updateProfile.mutationOptions({
      onSuccess: async (saved) => {
        await client.invalidateQueries(trpc.identity.me.pathFilter());
        await setLanguage(saved.locale);
      },
    }),
  );
  const changed = () => {
    setMissing(0);
    save.reset();
  };
  return (
    <Form
      label={t('profile.you')}
      failures={missing}
      pending={save.isPending}
      onSubmit={() => {
        if (name.trim() === '') setMissing((count) => count + 1);
        else save.mutate({ name, locale, timeZone });
      }}
    >
      {save.error === null ? null : <Notice tone="harm">{words(save.error)}</Notice>}
      <TextField
        label={t('profile.name')}
        hint={t('profile.nameHint')}
        name="name"
        autoComplete="name"
        maxLength={120}
        required
        value={name}
        error={missing > 0 ? t('profile.nameNeeded') : null}
        onChange={(value) => {
          setName(value);
          changed();
        }}
      />
      <SelectField
        label={t('profile.language')}
        hint={t('profile.languageHint')}
        name="language"
        value={locale}
        options={LOCALES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        onChange={(value) => {
          setLocale(LOCALES.find((known) => known === value) ?? locale);
          changed();
        }}
      />
      <SelectField
        label={t('profile.zone')}
        hint={t('profile.zoneHint', { time: createFormat(language, timeZone).time(now) })}
        name="timeZone"
        value={timeZone}
        options={zones}
        onChange={(value) => {
          setTimeZone(value);
          changed();
        }}
      />
      <FormActions>
        <Button type="submit" pending={save.isPending}>
          {shared('states.save')}
        </Button>
        <output>{save.isSuccess ? <StatusChip tone="done">{shared('states.saved')}</StatusChip> : null}</output>
      </FormActions>
    </Form>
  );
}
