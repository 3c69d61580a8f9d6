import { useState } from 'react';
import type { CheckedEmailsView, Verdict } from '@seatwise/domain/invites/contract';
import { Choice, Muted, StatusChip, type StatusTone } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import styles from './Orders.module.css';

const TONE: Record<Verdict, StatusTone> = {
  valid: 'accent',
  duplicate: 'neutral',
  already_invited: 'neutral',
  already_seated: 'neutral',
  invalid: 'harm',
  no_seat_left: 'waiting',
};

/** What becomes of each line, before anything is sent. */
export function CheckedLines({ view, current }: { view: CheckedEmailsView; current: boolean }) {
  const t = useWords();
  const format = useFormat();
  const [show, setShow] = useState<'all' | 'problems'>('all');
  const problems = view.lines.filter(({ verdict }) => verdict !== 'valid');
  const lines = show === 'problems' && problems.length > 0 ? problems : view.lines;
  return (
    <div className={styles.check} aria-busy={!current}>
      <p className={styles.counts} aria-live="polite">
        {current ? (
          <>
            {t('assign.ready', { count: view.valid })}
            {problems.length === 0 ? null : ` ${t('assign.others', { count: problems.length })}`}
          </>
        ) : (
          <Muted>{t('assign.checking')}</Muted>
        )}
      </p>
      {problems.length === 0 || problems.length === view.lines.length ? null : (
        <div className={styles.ways}>
          <Choice
            label={t('assign.show')}
            hideLabel
            value={show}
            onChange={setShow}
            options={[
              { value: 'all', label: t('assign.all', { count: format.number(view.lines.length) }) },
              { value: 'problems', label: t('assign.problems', { count: format.number(problems.length) }) },
            ]}
          />
        </div>
      )}
      {/* It scrolls, so the keyboard must be able to come in. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ol className={styles.lines} aria-label={t('assign.lines')} tabIndex={0}>
        {lines.map(({ line, text, email, verdict }, at) => (
          <li key={`${line} ${at}`} className={styles.line}>
            <span className={styles.number} aria-hidden>
              {format.number(line)}
            </span>
            <span className={styles.text}>{email ?? text}</span>
            <StatusChip tone={TONE[verdict]}>{t(`assign.verdicts.${verdict}`)}</StatusChip>
          </li>
        ))}
      </ol>
    </div>
  );
}
