import { IconPlus } from '@tabler/icons-react';
import { EMAIL_TYPES } from '@seatwise/domain/marketing/contract';
import { Button, Row, Stack, TextAreaField, TextField } from '@seatwise/ui';
import { useWizardWords } from '../../i18n/wizard.ts';
import { oneOf, textOf, type JsonRecord } from '../../lib/json.ts';
import { Preview } from './Preview.tsx';
import { useDefaultHours } from './use-default-hours.ts';
import { useEvent } from './use-event.ts';
import styles from './Marketing.module.css';

type ErrorAt = (path: string) => string | null;

/** One mail of each kind at most: what each is for, what it says, and how it will lie in the mailbox. */
export function EmailsEditor({
  mails,
  onChange,
  errorAt,
}: {
  mails: JsonRecord[];
  onChange: (mails: JsonRecord[]) => void;
  errorAt: ErrorAt;
}) {
  const t = useWizardWords();
  const hourOf = useDefaultHours(useEvent());
  const missing = EMAIL_TYPES.filter((type) => !mails.some((mail) => mail['type'] === type));
  const change = (at: number, patch: JsonRecord) => onChange(mails.map((mail, place) => (place === at ? { ...mail, ...patch } : mail)));
  return (
    <Stack>
      {mails.map((mail, at) => {
        const type = oneOf(mail['type'], EMAIL_TYPES) ?? 'announcement';
        const name = t(`marketing.mailType.${type}`);
        const wrong = errorAt(`emails.${at}.subject`) !== null || errorAt(`emails.${at}.body`) !== null;
        return (
          <details key={`${type}-${at}`} className={styles.part} open={wrong || textOf(mail['subject']) === '' || undefined}>
            <summary className={styles.summary}>
              <span className={styles.kind}>{name}</span>
              <span className={styles.subject}>{textOf(mail['subject']) || t('marketing.noSubject')}</span>
              <span className={styles.hour}>{hourOf(type)}</span>
            </summary>
            <div className={styles.inside}>
              <p className={styles.hint}>{t(`marketing.mailHint.${type}`)}</p>
              <TextField
                label={t('marketing.subjectOf', { mail: name })}
                value={textOf(mail['subject'])}
                onChange={(subject) => change(at, { subject })}
                maxLength={160}
                autoComplete="off"
                error={errorAt(`emails.${at}.subject`)}
              />
              <TextAreaField
                label={t('marketing.bodyOf', { mail: name })}
                value={textOf(mail['body'])}
                onChange={(body) => change(at, { body })}
                rows={8}
                spellCheck
                hint={t('marketing.marks')}
                error={errorAt(`emails.${at}.body`)}
              />
              <MailPreview subject={textOf(mail['subject'])} body={textOf(mail['body'])} />
              <div>
                <Button
                  look="quiet"
                  tone="harm"
                  size="small"
                  onClick={() => onChange(mails.filter((_, place) => place !== at))}
                  label={t('marketing.removeMail', { mail: name })}
                >
                  {t('marketing.remove')}
                </Button>
              </div>
            </div>
          </details>
        );
      })}
      {missing.length === 0 ? null : (
        <Row>
          {missing.map((type) => (
            <Button
              key={type}
              look="secondary"
              size="small"
              icon={<IconPlus size={16} stroke={1.75} aria-hidden />}
              onClick={() => onChange([...mails, { type, subject: '', body: '' }])}
            >
              {t(`marketing.mailType.${type}`)}
            </Button>
          ))}
        </Row>
      )}
    </Stack>
  );
}

function MailPreview({ subject, body }: { subject: string; body: string }) {
  const t = useWizardWords();
  const event = useEvent();
  return (
    <Preview>
      <div className={styles.mail}>
        <p className={styles.from}>{event.organizer}</p>
        <p className={styles.mailSubject}>{event.filled(subject) || t('marketing.noSubject')}</p>
        <div className={styles.sheet}>
          <p className={styles.words}>{event.filled(body)}</p>
          <p className={styles.foot}>{t('marketing.unsubscribe')}</p>
        </div>
      </div>
    </Preview>
  );
}
