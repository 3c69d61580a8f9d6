import { IconCheck } from '@tabler/icons-react';
import { Stack, TextAreaField, TextField } from '@seatwise/ui';
import { useWizardWords } from '../../i18n/wizard.ts';
import { listOf, orNull, textOf, type JsonRecord } from '../../lib/json.ts';
import { Preview } from './Preview.tsx';
import { useEvent } from './use-event.ts';
import styles from './Marketing.module.css';

type ErrorAt = (path: string) => string | null;

/** The top of the event's page. */
export function LandingEditor({ page, onChange, errorAt }: { page: JsonRecord; onChange: (page: JsonRecord) => void; errorAt: ErrorAt }) {
  const t = useWizardWords();
  const event = useEvent();
  const lines = listOf(page['highlights']).map(textOf);
  const points = lines.map((line) => line.trim()).filter(Boolean);
  return (
    <Stack>
      <TextField
        label={t('marketing.headline')}
        value={textOf(page['headline'])}
        onChange={(headline) => onChange({ ...page, headline: orNull(headline) })}
        maxLength={160}
        autoComplete="off"
        error={errorAt('landingPage.headline')}
      />
      <TextAreaField
        label={t('marketing.text')}
        value={textOf(page['body'])}
        onChange={(body) => onChange({ ...page, body: orNull(body) })}
        rows={5}
        spellCheck
        error={errorAt('landingPage.body')}
      />
      <div onBlur={() => (points.length === lines.length ? undefined : onChange({ ...page, highlights: points }))}>
        <TextAreaField
          label={t('marketing.highlights')}
          hint={t('marketing.highlightsHint')}
          value={lines.join('\n')}
          onChange={(typed) => onChange({ ...page, highlights: typed === '' ? [] : typed.split('\n').slice(0, 12) })}
          rows={3}
          spellCheck
          error={
            lines.some((line) => line.trim().length > 160) || lines.some((line) => line.trim() === '')
              ? errorAt('landingPage.highlights')
              : null
          }
        />
      </div>
      <Preview>
        <div className={styles.landing}>
          <p className={styles.when}>{event.when}</p>
          <p className={styles.headline}>{textOf(page['headline']) || event.title || t('untitled')}</p>
          <p className={styles.words}>{textOf(page['body'])}</p>
          {points.length === 0 ? null : (
            <ul className={styles.points}>
              {points.map((point, at) => (
                <li key={at}>
                  <IconCheck size={16} stroke={2} aria-hidden /> {point}
                </li>
              ))}
            </ul>
          )}
        </div>
      </Preview>
    </Stack>
  );
}
