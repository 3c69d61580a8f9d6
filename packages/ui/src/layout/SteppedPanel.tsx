import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './SteppedPanel.module.css';

/** One decision at a time: the steps on the left (above, on a phone), the present one open beside them. */
export function SteppedPanel({
  steps,
  current,
  label,
  children,
}: {
  steps: { key: string; title: string }[];
  current: string;
  label: string;
  children: ReactNode;
}) {
  const at = steps.findIndex(({ key }) => key === current);
  return (
    <div className={styles.panel}>
      <ol className={styles.steps} aria-label={label}>
        {steps.map(({ key, title }, index) => (
          <li
            key={key}
            className={styles.step}
            data-state={index < at ? 'done' : index === at ? 'now' : 'ahead'}
            aria-current={index === at ? 'step' : undefined}
          >
            <span className={styles.number} aria-hidden>
              {index < at ? <IconCheck size={14} stroke={2.5} /> : index + 1}
            </span>
            <span>{title}</span>
          </li>
        ))}
      </ol>
      <div className={styles.body}>{children}</div>
    </div>
  );
}
