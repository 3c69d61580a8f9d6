import { IconArrowUp, IconPlayerStopFilled } from '@tabler/icons-react';
import { useId, type RefObject } from 'react';
import { Unseen } from '@seatwise/ui';
import { useAssistantWords } from '../../i18n/assistant.ts';
import styles from './Assistant.module.css';

const MOST = 8000;
/** Before the end of the room, how much of it is left. */
const NEAR = 500;

/** Where one writes. Enter sends where there is a keyboard with a Shift key to make lines; Stop takes the place of Send while one is answered. */
export function Composer({
  field,
  text,
  onText,
  answering,
  ready,
  first,
  onSend,
  onStop,
}: {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  answering: boolean;
  ready: boolean;
  /** Nothing was said yet: it is said where words go. */
  first: boolean;
  onSend: () => void;
  onStop: () => void;
}) {
  const t = useAssistantWords();
  const [id, hint] = [useId(), useId()];
  const left = MOST - text.length;
  const sendable = ready && text.trim() !== '' && left >= 0;
  const send = () => {
    if (sendable) onSend();
  };
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label htmlFor={id}>
        <Unseen>{t('label')}</Unseen>
      </label>
      <div className={styles.box}>
        <textarea
          id={id}
          ref={field}
          className={styles.field}
          rows={2}
          value={text}
          placeholder={t('placeholder')}
          aria-describedby={hint}
          autoComplete="off"
          onChange={(event) => onText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || !matchMedia('(pointer: fine)').matches) return;
            event.preventDefault();
            send();
          }}
        />
        {answering ? (
          <button type="button" className={styles.send} data-stop onClick={onStop} aria-label={t('stop')} title={t('stop')}>
            <IconPlayerStopFilled size={18} aria-hidden />
          </button>
        ) : (
          <button type="submit" className={styles.send} aria-label={t('send')} title={t('send')} aria-disabled={!sendable || undefined}>
            <IconArrowUp size={20} stroke={2} aria-hidden />
          </button>
        )}
      </div>
      <p id={hint} className={styles.hint}>
        {left < 0 ? t('tooLong', { count: -left }) : left < NEAR ? t('left', { count: left }) : first ? t('hint') : null}
      </p>
    </form>
  );
}
