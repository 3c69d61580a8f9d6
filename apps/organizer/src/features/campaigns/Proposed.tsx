import { IconSparkles, IconTemplate } from '@tabler/icons-react';
import { useId } from 'react';
import type { GeneratedView } from '@seatwise/domain/marketing/contract';
import { Button, Notice, Row } from '@seatwise/ui';
import { useMarketingWords } from '../../i18n/marketing.ts';
import styles from '../proposals/Proposals.module.css';

export interface ProposedField {
  key: string;
  label: string;
  before: string;
  after: string;
}

/** What could stand there, beside what stands there now: taken into the form field by field, all at once, or left. It saves nothing. */
export function Proposed({
  origin,
  fields,
  onTake,
  onDismiss,
}: {
  origin: GeneratedView['origin'];
  fields: ProposedField[];
  onTake: (keys: string[]) => void;
  onDismiss: () => void;
}) {
  const t = useMarketingWords();
  const title = useId();
  const left = fields.filter(({ before, after }) => before.trim() !== after.trim());
  const Icon = origin === 'assistant' ? IconSparkles : IconTemplate;
  if (left.length === 0)
    return (
      <Notice
        action={
          <Button look="quiet" tone="neutral" size="small" onClick={onDismiss}>
            {t('propose.dismiss')}
          </Button>
        }
      >
        {t('propose.nothing')}
      </Notice>
    );
  return (
    <section aria-labelledby={title} className={styles.card}>
      <h3 id={title} className={styles.head}>
        <Icon size={18} stroke={1.75} aria-hidden />
        <span>{t(`propose.from.${origin}`)}</span>
      </h3>
      <ul className={styles.fields}>
        {fields.map(({ key, label, before, after }) => {
          const there = before.trim() === after.trim();
          return (
            <li key={key} className={styles.field}>
              <div className={styles.name}>
                <strong>{label}</strong>
                {there ? (
                  <span className={styles.there}>{t('propose.there')}</span>
                ) : (
                  <Button look="quiet" size="small" onClick={() => onTake([key])} label={t('propose.takeOf', { field: label })}>
                    {t('propose.take')}
                  </Button>
                )}
              </div>
              {there || before.trim() === '' ? null : (
                <del className={styles.before}>
                  <span className={styles.text}>{before}</span>
                </del>
              )}
              <ins className={styles.after}>
                <span className={styles.text}>{after}</span>
              </ins>
            </li>
          );
        })}
      </ul>
      <Row>
        {left.length > 1 ? (
          <Button size="small" onClick={() => onTake(left.map(({ key }) => key))}>
            {t('propose.takeAll', { count: left.length })}
          </Button>
        ) : null}
        <Button look="quiet" tone="neutral" size="small" onClick={onDismiss}>
          {t('propose.dismiss')}
        </Button>
      </Row>
    </section>
  );
}
