import { IconSparkles, IconPencil } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Author } from '@seatwise/domain/wizard/contract';
import { Unseen } from '@seatwise/ui';
import { useWizardWords } from '../../i18n/wizard.ts';
import styles from './AuthorMark.module.css';

/** Who wrote what stands in a field: a small mark at the right of its label, in words for screen readers. */
export function AuthorMark({ author }: { author: Author | undefined }) {
  const t = useWizardWords();
  if (author === undefined) return null;
  const Icon = author === 'assistant' ? IconSparkles : IconPencil;
  return (
    <span className={styles.mark} data-author={author} title={t(`author.${author}`)}>
      <Icon size={14} stroke={1.75} aria-hidden />
      {author === 'assistant' ? <span aria-hidden>{t('author.short')}</span> : null}
      <Unseen>{t(`author.${author}`)}</Unseen>
    </span>
  );
}

/**
 * A field with its mark. The field takes `hint`, which holds the mark too, so that it is read with the field. `onLeave` is called when the
 * focus goes somewhere else.
 */
export function Marked({
  author,
  hint,
  onLeave,
  apart = false,
  children,
}: {
  author: Author | undefined;
  hint?: ReactNode;
  onLeave?: () => void;
  /** The field takes no hint: the mark stands by itself. */
  apart?: boolean;
  children: (hint: ReactNode) => ReactNode;
}) {
  const mark = author === undefined ? null : <AuthorMark author={author} />;
  const bare = hint === undefined || hint === null || hint === '';
  return (
    <div
      className={styles.field}
      data-bare={bare || undefined}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onLeave?.();
      }}
    >
      {apart ? mark : null}
      {children(
        apart || (bare && mark === null) ? undefined : (
          <>
            {mark}
            {hint}
          </>
        ),
      )}
    </div>
  );
}
