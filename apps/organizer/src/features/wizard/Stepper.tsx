import { IconCheck, IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { Tip, Unseen } from '@seatwise/ui';
import { STAGES } from './draft/stages.ts';
import { useWizardWords } from '../../i18n/wizard.ts';
import { paths } from '../../lib/paths.ts';
import type { StageStanding } from './draft/problems.ts';
import styles from './Stepper.module.css';

/** The six stages: which are done, where one is, what is missing where, and why one cannot go further yet. */
export function Stepper({ sessionId, steps }: { sessionId: string; steps: StageStanding[] }) {
  const t = useWizardWords();
  return (
    <nav aria-label={t('steps.label')}>
      <ol className={styles.steps}>
        {steps.map((step) => (
          <li key={step.stage} className={styles.step} data-state={step.state}>
            {step.state === 'locked' ? (
              <Locked step={step} />
            ) : (
              <Link
                to={paths.stage}
                params={{ sessionId, stage: step.stage }}
                className={styles.link}
                aria-current={step.state === 'current' ? 'step' : undefined}
                preload={false}
              >
                <Body step={step} />
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Locked({ step }: { step: StageStanding }) {
  const t = useWizardWords();
  const id = useId();
  const reason = step.behind === null ? '' : t('steps.locked', { stage: t(`stage.${step.behind}.title`) });
  return (
    <Tip text={reason} id={id}>
      <button type="button" className={styles.link} aria-disabled aria-describedby={id}>
        <Body step={step} />
      </button>
    </Tip>
  );
}

function Body({ step: { stage, state, problems } }: { step: StageStanding }) {
  const t = useWizardWords();
  const note =
    state === 'done'
      ? t('steps.done')
      : state === 'incomplete'
        ? t('steps.missing', { count: problems.length })
        : state === 'current'
          ? t('steps.current')
          : state === 'locked'
            ? t('steps.later')
            : t('steps.open');
  return (
    <>
      <span className={styles.number} aria-hidden>
        {state === 'done' ? (
          <IconCheck size={14} stroke={2.5} />
        ) : state === 'locked' ? (
          <IconLock size={13} stroke={2} />
        ) : (
          STAGES.indexOf(stage) + 1
        )}
      </span>
      <span className={styles.words}>
        <span className={styles.title}>{t(`stage.${stage}.title`)}</span>
        <Unseen>: </Unseen>
        <span className={styles.note}>{note}</span>
      </span>
    </>
  );
}
