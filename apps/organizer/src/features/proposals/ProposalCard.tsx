import { IconSparkles, IconTemplate } from '@tabler/icons-react';
import { useId } from 'react';
import type { ProposalView, WizardData } from '@seatwise/domain/wizard/contract';
import { Button, Notice, Row } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useWizardWords } from '../../i18n/wizard.ts';
import { same } from '../wizard/draft/merge.ts';
import { useFieldWords } from '../wizard/use-field-words.ts';
import { ProposedValue } from './ProposedValue.tsx';
import { fieldsOf } from './fields-of.ts';
import styles from './Proposals.module.css';

/**
 * What somebody proposes for a stage, beside what stands there: to take whole, field by field, or not at all. It changes nothing by itself.
 * `data` is what the forms show now; `onApply` gets the fields, or null for all of them.
 */
export function ProposalCard({
  proposal,
  data,
  onApply,
  onDismiss,
  pending = false,
  error = null,
}: {
  proposal: ProposalView;
  data: WizardData;
  onApply: (fields: string[] | null) => void;
  onDismiss: () => void;
  pending?: boolean;
  error?: unknown;
}) {
  const t = useWizardWords();
  const words = useErrorWords();
  const fieldWords = useFieldWords();
  const title = useId();
  const { stage } = proposal;
  const fields = fieldsOf(proposal).map((field) => {
    const after = proposal.patch[field] ?? null;
    const before = data[stage][field] ?? null;
    return { field, before, after, label: fieldWords(stage, field), there: same(before, after) };
  });
  const left = fields.filter(({ there }) => !there);
  const Icon = proposal.origin === 'assistant' ? IconSparkles : IconTemplate;
  return (
    <section aria-labelledby={title} className={styles.card}>
      <h3 id={title} className={styles.head}>
        <Icon size={18} stroke={1.75} aria-hidden />
        <span>
          {t(`proposal.from.${proposal.origin}`)}
          <span className={styles.stage}>{t(`stage.${stage}.title`)}</span>
        </span>
      </h3>
      {error === null || error === undefined ? null : <Notice tone="harm">{words(error)}</Notice>}
      {fields.length === 0 ? <p>{t('proposal.empty')}</p> : null}
      <ul className={styles.fields}>
        {fields.map(({ field, before, after, label, there }) => (
          <li key={field} className={styles.field}>
            <div className={styles.name}>
              <strong>{label}</strong>
              {proposal.status !== 'open' ? null : there ? (
                <span className={styles.there}>{t('proposal.there')}</span>
              ) : (
                <Button
                  look="quiet"
                  size="small"
                  pending={pending}
                  onClick={() => onApply([field])}
                  label={t('proposal.takeField', { field: label })}
                >
                  {t('proposal.take')}
                </Button>
              )}
            </div>
            {there || before === null || before === '' ? null : (
              <del className={styles.before}>
                <ProposedValue stage={stage} field={field} value={before} data={data} />
              </del>
            )}
            <ins className={styles.after}>
              <ProposedValue stage={stage} field={field} value={after} data={data} />
            </ins>
          </li>
        ))}
      </ul>
      {proposal.status === 'open' ? (
        <Row>
          <Button size="small" pending={pending} onClick={() => onApply(null)} reason={left.length === 0 ? t('proposal.allThere') : null}>
            {left.length > 1 ? t('proposal.takeAll', { count: left.length }) : t('proposal.takeOne')}
          </Button>
          <Button look="quiet" tone="neutral" size="small" pending={pending} onClick={onDismiss}>
            {t('proposal.dismiss')}
          </Button>
        </Row>
      ) : (
        <p className={styles.state}>{t(`proposal.${proposal.status}`)}</p>
      )}
    </section>
  );
}
