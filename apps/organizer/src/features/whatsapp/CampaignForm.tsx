import { IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { WHATSAPP_AUDIENCES, WHATSAPP_PARAMETERS } from '@seatwise/domain/marketing/contract';
import { Button, Columns, OptionCards, SelectField, Stack, TextAreaField, TextField } from '@seatwise/ui';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';
import { LocalMoment } from '../desk/LocalMoment.tsx';
import { countPlaces, insertPlace, MAX_PARAMETERS, MAX_TEXT, missingPlace, parameterAt, withParameter } from './draft.ts';
import type { WhatsappDraft, Wrong } from './draft.ts';
import { useTemplateLanguages } from './languages.ts';
import styles from './Whatsapp.module.css';

/** What is typed of a message. `wrong` is shown only once somebody has tried to save. */
export function CampaignForm({
  draft,
  zone,
  wrong,
  onChange,
}: {
  draft: WhatsappDraft;
  zone: string;
  wrong: ReadonlySet<Wrong>;
  onChange: (draft: WhatsappDraft) => void;
}) {
  const t = useWhatsappWords();
  const languages = useTemplateLanguages(draft.language);
  const textarea = useRef<HTMLTextAreaElement>(null);
  const places = countPlaces(draft.text);
  const set = (change: Partial<WhatsappDraft>) => onChange({ ...draft, ...change });
  const put = (parameter: (typeof WHATSAPP_PARAMETERS)[number]) => {
    const field = textarea.current;
    const [from, to] = [field?.selectionStart ?? draft.text.length, field?.selectionEnd ?? draft.text.length];
    const next = insertPlace(draft, parameter, from, to);
    onChange(next.draft);
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(next.cursor, next.cursor);
    });
  };
  const textError = wrong.has('text')
    ? t('one.wrong.text')
    : wrong.has('tooLong')
      ? t('one.wrong.tooLong', { most: MAX_TEXT })
      : wrong.has('many')
        ? t('one.wrong.many')
        : wrong.has('gap')
          ? t('one.wrong.gap', { missing: `{{${missingPlace(draft.text) ?? 1}}}` })
          : null;
  return (
    <Stack gap={32}>
      <OptionCards
        label={t('one.who')}
        value={draft.audience}
        onChange={(audience) => set({ audience })}
        options={WHATSAPP_AUDIENCES.map((value) => ({ value, title: t(`audience.${value}`), detail: t(`audienceDetail.${value}`) }))}
      />
      <fieldset className={styles.group}>
        <legend className={styles.legend}>{t('one.what')}</legend>
        <p className={styles.lead}>{t('one.whatLead')}</p>
        <Stack>
          <Columns min={200}>
            <TextField
              label={t('one.name')}
              hint={t('one.nameHint', { example: 'doors_open' })}
              value={draft.name}
              onChange={(name) => set({ name })}
              error={wrong.has('name') ? t('one.wrong.name') : null}
              autoComplete="off"
              spellCheck={false}
              maxLength={512}
              required
            />
            <SelectField
              label={t('one.language')}
              hint={' '}
              value={draft.language}
              onChange={(language) => set({ language })}
              options={languages}
            />
          </Columns>
          <TextAreaField
            ref={textarea}
            label={t('one.text')}
            hint={t('one.textHint', { example: '{{1}}' })}
            value={draft.text}
            onChange={(text) => set({ text })}
            rows={7}
            counter={t('one.letters', { count: draft.text.trim().length, most: MAX_TEXT })}
            error={textError}
            spellCheck
          />
          <div className={styles.insert}>
            <span id="whatsapp-insert" className={styles.insertLabel}>
              {t('one.insert')}
            </span>
            <fieldset aria-labelledby="whatsapp-insert" className={styles.chips}>
              {WHATSAPP_PARAMETERS.map((parameter) => (
                <Button
                  key={parameter}
                  look="secondary"
                  size="small"
                  icon={<IconPlus size={14} stroke={2} aria-hidden />}
                  reason={places >= MAX_PARAMETERS ? t('one.wrong.many') : null}
                  reasonAs="tip"
                  onClick={() => put(parameter)}
                >
                  {t(`one.parameters.${parameter}`)}
                </Button>
              ))}
            </fieldset>
          </div>
          {places === 0 ? null : (
            <Columns min={180}>
              {Array.from({ length: places }, (_, at) => (
                <SelectField
                  key={at}
                  label={t('one.stands', { place: `{{${at + 1}}}` })}
                  value={parameterAt(draft, at + 1)}
                  onChange={(chosen) => {
                    const parameter = WHATSAPP_PARAMETERS.find((one) => one === chosen);
                    if (parameter !== undefined) set({ parameters: withParameter(draft, at + 1, parameter) });
                  }}
                  options={WHATSAPP_PARAMETERS.map((value) => ({ value, label: t(`one.parameters.${value}`) }))}
                />
              ))}
            </Columns>
          )}
        </Stack>
      </fieldset>
      <fieldset className={styles.group}>
        <legend className={styles.legend}>{t('one.hour')}</legend>
        <p className={styles.lead}>{t('one.zone', { zone: zone.replaceAll('_', ' ') })}</p>
        <LocalMoment
          day={t('one.day')}
          time={t('one.time')}
          value={draft.scheduledAt}
          zone={zone}
          dayAlone="09:00"
          onChange={(scheduledAt) => set({ scheduledAt })}
        />
      </fieldset>
    </Stack>
  );
}
