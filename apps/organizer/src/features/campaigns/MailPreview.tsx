import { useState } from 'react';
import { AUDIENCE_OF, type EmailType } from '@seatwise/domain/marketing/contract';
import { Choice } from '@seatwise/ui';
import { useMarketingWords } from '../../i18n/marketing.ts';
import { useEvent } from '../marketing/use-event.ts';
import { paragraphsOf } from './prose.ts';
import styles from './MailPreview.module.css';

const WIDTHS = ['desktop', 'phone'] as const;

/**
 * How the mail will lie in a mailbox, as wide as on a desk or on a phone. What somebody wrote stands in it as text, never as markup, and its links lead
 * nowhere: nothing of it can run or be followed here.
 */
export function MailPreview({ type, subject, body }: { type: EmailType; subject: string; body: string }) {
  const t = useMarketingWords();
  const event = useEvent();
  const [width, setWidth] = useState<(typeof WIDTHS)[number]>('desktop');
  const paragraphs = paragraphsOf(event.filled(body));
  return (
    <figure className={styles.preview}>
      <div className={styles.bar}>
        <figcaption className={styles.caption}>{t('preview.title')}</figcaption>
        <Choice
          label={t('preview.width')}
          hideLabel
          value={width}
          options={WIDTHS.map((value) => ({ value, label: t(`preview.${value}`) }))}
          onChange={setWidth}
        />
      </div>
      <div className={styles.mailbox} data-width={width}>
        <div className={styles.envelope}>
          <p className={styles.from}>{event.organizer}</p>
          <p className={styles.subject}>{event.filled(subject) || t('preview.noSubject')}</p>
        </div>
        <div className={styles.paper}>
          <p className={styles.name}>{event.organizer}</p>
          <div className={styles.card}>
            {paragraphs.length === 0 ? <p className={styles.nothing}>{t('preview.noBody')}</p> : null}
            {paragraphs.map((lines, at) => (
              <p key={at} className={styles.words}>
                {lines.map((runs, line) => (
                  <span key={line} className={styles.line}>
                    {runs.map(({ text, link }, run) =>
                      link ? (
                        <span key={run} className={styles.link}>
                          {text}
                        </span>
                      ) : (
                        text
                      ),
                    )}
                  </span>
                ))}
              </p>
            ))}
          </div>
          <p className={styles.foot}>
            {AUDIENCE_OF[type] === 'contacts'
              ? t('preview.whyContact', { organizer: event.organizer })
              : t('preview.whyHolder', { event: event.title })}
            <br />
            {t('preview.sentBy', { organizer: event.organizer })}
            <br />
            <span className={styles.link}>{t('preview.unsubscribe')}</span>
          </p>
        </div>
      </div>
      <p className={styles.caption}>{t('preview.inert')}</p>
    </figure>
  );
}
