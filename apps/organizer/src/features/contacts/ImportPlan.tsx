import { useState } from 'react';
import type { ImportVerdict, ImportView } from '@seatwise/domain/marketing/contract';
import { Choice, Columns, Muted, StatCard, StatusChip, type StatusTone } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useContactWords } from '../../i18n/contacts.ts';
import styles from './Contacts.module.css';

const TONE: Record<ImportVerdict, StatusTone> = {
  new: 'accent',
  changed: 'accent',
  unchanged: 'neutral',
  duplicate: 'neutral',
  invalid_email: 'harm',
  invalid_whatsapp: 'harm',
  no_address: 'harm',
  misaligned: 'harm',
  taken: 'waiting',
};
const TAKEN: ReadonlySet<ImportVerdict> = new Set<ImportVerdict>(['new', 'changed', 'unchanged']);
const NOTES = ['other_number', 'refused_before', 'unclear_consent', 'no_counts', 'no_in_list'] as const;

/** How many lines are left out, for whatever reason. */
export const leftOut = ({ counts }: ImportView): number =>
  counts.duplicate + counts.invalid_email + counts.invalid_whatsapp + counts.no_address + counts.misaligned + counts.taken;

/** What becomes of each line, before anything is kept. */
export function ImportPlan({ plan }: { plan: ImportView }) {
  const t = useContactWords();
  const format = useFormat();
  const [show, setShow] = useState<'all' | 'problems'>('all');
  const left = leftOut(plan);
  const total = plan.counts.new + plan.counts.changed + plan.counts.unchanged + left;
  const problems = plan.rows.filter(({ verdict }) => !TAKEN.has(verdict));
  const rows = show === 'problems' && problems.length > 0 ? problems : plan.rows;
  const granted = plan.consents.email + plan.consents.whatsapp;
  const sentences = [
    granted > 0 ? t('import.consents', { count: granted }) : null,
    plan.consents.withoutSource > 0 ? t('import.withoutSource', { count: plan.consents.withoutSource }) : null,
    plan.consents.denied > 0 ? t('import.denied', { count: plan.consents.denied }) : null,
    plan.consents.refusedBefore > 0 ? t('import.refused', { count: plan.consents.refusedBefore }) : null,
    plan.columns.attributes.length > 0 ? t('import.noted', { columns: format.list(plan.columns.attributes) }) : null,
  ].filter((sentence) => sentence !== null);
  return (
    <div className={styles.plan}>
      <Columns min={120}>
        <StatCard label={t('import.counts.new')} figure={format.number(plan.counts.new)} />
        <StatCard label={t('import.counts.changed')} figure={format.number(plan.counts.changed)} />
        <StatCard label={t('import.counts.unchanged')} figure={format.number(plan.counts.unchanged)} />
        <StatCard label={t('import.counts.left')} figure={format.number(left)} tone={left > 0 ? 'waiting' : 'neutral'} />
      </Columns>
      {sentences.length === 0 ? null : (
        <ul className={styles.sentences}>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {problems.length === 0 || problems.length === plan.rows.length ? null : (
        <div className={styles.ways}>
          <Choice
            label={t('import.show')}
            hideLabel
            value={show}
            onChange={setShow}
            options={[
              { value: 'all', label: t('import.all') },
              { value: 'problems', label: t('import.problems') },
            ]}
          />
        </div>
      )}
      {/* It scrolls, so the keyboard must be able to come in. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ol className={styles.lines} aria-label={t('import.lines')} tabIndex={0}>
        {rows.map(({ line, email, name, whatsapp, verdict, note }) => {
          const known = NOTES.find((one) => one === note);
          return (
            <li key={line} className={styles.line}>
              <span className={styles.number} aria-label={t('import.line', { line: format.number(line) })}>
                {format.number(line)}
              </span>
              <span className={styles.text}>
                {[name, email, whatsapp].filter(Boolean).join(' · ')}
                {known === undefined ? null : <Muted small> {t(`note.${known}`)}</Muted>}
              </span>
              <StatusChip tone={TONE[verdict]}>{t(`verdict.${verdict}`)}</StatusChip>
            </li>
          );
        })}
      </ol>
      {plan.rows.length < total ? <Muted small>{t('import.some')}</Muted> : null}
    </div>
  );
}
