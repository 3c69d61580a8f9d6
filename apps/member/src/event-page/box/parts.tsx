/** What the parts of the ticket box share: where they stand, how errors are said, and the button. */
import { createContext, useContext, type ReactNode } from 'react';
import type { ErrorCopy } from '@seatwise/web/errors';
import { typeset } from '@seatwise/web/format';
import type { Refused } from '../call.ts';
import type { BoxData } from '../data.ts';
import type { Tongue } from '../words.ts';
import styles from './TicketBox.module.css';

export interface Around extends Tongue {
  data: BoxData;
  /** Null on the server, where nothing has gone wrong yet. */
  errors: ErrorCopy | null;
}

export const AroundContext = createContext<Around | null>(null);

/** Words, the event, and how errors are said. */
export function useAround(): Around {
  const around = useContext(AroundContext);
  if (around === null) throw new Error('Parts of the ticket box stand in it.');
  return around;
}

/** What was refused, in words, and announced. */
export function Said({ refused }: { refused: Refused | null }) {
  const { errors, format, locale } = useAround();
  if (refused === null || errors === null) return null;
  const copy = errors[refused.code];
  const text = typeof copy === 'string' ? copy : copy({ details: refused.details, who: undefined, format });
  return (
    <p role="alert" className={styles.said}>
      {typeset(text, locale)}
    </p>
  );
}

export function Press({
  children,
  onClick,
  busy = false,
  reason = null,
  submit = false,
  quiet = false,
}: {
  children: ReactNode;
  onClick?: () => void;
  busy?: boolean;
  /** Why it cannot be pressed now. */
  reason?: string | null;
  submit?: boolean;
  quiet?: boolean;
}) {
  const { words } = useAround();
  const inert = busy || reason !== null;
  return (
    <>
      <button
        type={submit ? 'submit' : 'button'}
        className={styles.press}
        data-quiet={quiet || undefined}
        data-busy={busy || undefined}
        aria-disabled={inert || undefined}
        aria-describedby={reason === null ? undefined : 'press-reason'}
        onClick={(event) => {
          if (inert) event.preventDefault();
          else onClick?.();
        }}
      >
        {busy ? words.box.working : children}
      </button>
      {reason === null ? null : (
        <p id="press-reason" className={styles.reason}>
          {reason}
        </p>
      )}
    </>
  );
}
