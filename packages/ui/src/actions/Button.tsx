import { Button as MantineButton } from '@mantine/core';
import { useId, type AnchorHTMLAttributes, type MouseEvent, type ReactNode, type Ref } from 'react';
import { Tip } from './Tip.tsx';
import styles from './Button.module.css';

export interface ButtonLook {
  /** One primary action a view; the rest secondary or quiet. */
  look?: 'primary' | 'secondary' | 'quiet' | undefined;
  tone?: 'accent' | 'neutral' | 'harm' | undefined;
  size?: 'small' | 'medium' | 'large' | undefined;
  icon?: ReactNode;
  wide?: boolean | undefined;
}

export interface ButtonProps extends ButtonLook {
  children: ReactNode;
  type?: 'button' | 'submit' | undefined;
  onClick?: ((event: MouseEvent<HTMLButtonElement>) => void) | undefined;
  /** The action runs: the button stays where it is and takes no second click. */
  pending?: boolean | undefined;
  /** Why the action is not available. Null or absent when it is. */
  reason?: string | null | undefined;
  /** Where the reason stands: under the button, or shown on hover and focus where space is short. */
  reasonAs?: 'text' | 'tip' | undefined;
  ref?: Ref<HTMLButtonElement> | undefined;
  /** For a button whose words do not stand alone, such as "Remove" in a table row. */
  label?: string | undefined;
  /** In a dialog: has the focus when it opens. */
  initialFocus?: boolean | undefined;
}

const VARIANT = { primary: 'filled', secondary: 'default', quiet: 'subtle' } as const;
const SIZE = { small: 'compact-sm', medium: 'sm', large: 'md' } as const;

function look({ look: chosen = 'primary', tone = 'accent', size = 'medium', icon, wide = false }: ButtonLook) {
  return {
    variant: VARIANT[chosen],
    size: SIZE[size],
    color: tone === 'harm' ? 'red' : 'teal',
    leftSection: icon,
    fullWidth: wide,
    'data-look': chosen,
    'data-tone': tone,
    className: styles.button,
  };
}

/**
 * A button that explains itself: with a `reason` it cannot be pressed, yet keeps its place in the tab order and tells sighted
 * people and screen readers why (`aria-disabled` and a description, not the native attribute, which hides it from both).
 */
export function Button({
  children,
  type = 'button',
  onClick,
  pending = false,
  reason,
  reasonAs = 'text',
  ref,
  label,
  initialFocus,
  ...rest
}: ButtonProps) {
  const reasonId = useId();
  const blocked = reason !== null && reason !== undefined;
  const inert = blocked || pending;
  const button = (
    <MantineButton
      {...look(rest)}
      ref={ref ?? null}
      type={type}
      data-autofocus={initialFocus}
      aria-label={label}
      aria-disabled={inert || undefined}
      aria-busy={pending || undefined}
      aria-describedby={blocked ? reasonId : undefined}
      data-disabled={blocked}
      data-pending={pending || undefined}
      onClick={(event) => {
        if (inert) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
    </MantineButton>
  );
  if (!blocked) return button;
  if (reasonAs === 'tip')
    return (
      <Tip text={reason} id={reasonId}>
        {button}
      </Tip>
    );
  return (
    <span className={styles.explained} data-wide={rest.wide || undefined}>
      {button}
      <span id={reasonId} className={styles.reason}>
        {reason}
      </span>
    </span>
  );
}

/** A `Button` that is always given its reason: null when the action is available. */
export function ReasonButton(props: ButtonProps & { reason: string | null }) {
  return <Button {...props} />;
}

export interface LinkButtonProps extends ButtonLook, Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'color' | 'style'> {
  ref?: Ref<HTMLAnchorElement> | undefined;
}

/** A link that looks like a button. `@seatwise/web` makes the router's version of it. */
export function LinkButton({ look: chosen, tone, size, icon, wide, ref, className: _ignored, children, ...anchor }: LinkButtonProps) {
  return (
    <MantineButton component="a" {...look({ look: chosen, tone, size, icon, wide })} {...anchor} ref={ref ?? null}>
      {children}
    </MantineButton>
  );
}

/** A text link among words. */
export function TextLink({
  ref,
  children,
  ...anchor
}: AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> | undefined }) {
  return (
    <a {...anchor} className={styles.link} ref={ref ?? null}>
      {children}
    </a>
  );
}

/** A button that reads as a link, for an action inside a sentence. */
export function TextButton({ children, onClick, pending = false }: { children: ReactNode; onClick: () => void; pending?: boolean }) {
  return (
    <button type="button" className={styles.link} aria-disabled={pending || undefined} onClick={() => (pending ? undefined : onClick())}>
      {children}
    </button>
  );
}
