import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from './Button.tsx';
import styles from './CopyField.module.css';

/**
 * A value to hand on, with a button that copies it. Where the browser refuses the clipboard the value is selected instead, so
 * that Ctrl-C works.
 */
export function CopyField({
  label,
  value,
  words,
  large = false,
}: {
  label: string;
  value: string;
  words: { copy: string; copied: string };
  large?: boolean;
}) {
  const id = useId();
  const text = useRef<HTMLOutputElement>(null);
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      if (text.current !== null) getSelection()?.selectAllChildren(text.current);
    }
  };

  return (
    <div className={styles.field}>
      <span id={id} className={styles.label}>
        {label}
      </span>
      <div className={styles.row}>
        <output ref={text} aria-labelledby={id} className={styles.value} data-large={large || undefined}>
          {value}
        </output>
        <Button
          look="secondary"
          size={large ? 'medium' : 'small'}
          icon={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          onClick={() => void copy()}
        >
          <span aria-live="polite">{copied ? words.copied : words.copy}</span>
        </Button>
      </div>
    </div>
  );
}
