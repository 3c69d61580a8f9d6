import { useId, type ReactNode } from 'react';
import styles from './Page.module.css';

/** Title, one sentence, and the page's actions. The only `h1` of a page. */
export function PageHeader({
  title,
  lead,
  actions,
  eyebrow,
}: {
  title: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  eyebrow?: ReactNode;
}) {
  return (
    <header className={styles.header}>
      <div className={styles.heading}>
        {eyebrow === undefined ? null : <div className={styles.eyebrow}>{eyebrow}</div>}
        <h1 className={styles.title}>{title}</h1>
        {lead === undefined ? null : <p className={styles.lead}>{lead}</p>}
      </div>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </header>
  );
}

/** A titled part of a page. `aside` stands at the right of the title. */
export function Section({
  title,
  lead,
  aside,
  children,
  id,
}: {
  title: ReactNode;
  lead?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  id?: string;
}) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className={styles.section} id={id}>
      <div className={styles.sectionHead}>
        <div>
          <h2 id={titleId} className={styles.sectionTitle}>
            {title}
          </h2>
          {lead === undefined ? null : <p className={styles.sectionLead}>{lead}</p>}
        </div>
        {aside === undefined ? null : <div className={styles.actions}>{aside}</div>}
      </div>
      {children}
    </section>
  );
}

/** A surface with a hairline around it. */
export function Panel({ children, quiet = false }: { children: ReactNode; quiet?: boolean }) {
  return (
    <div className={styles.panel} data-quiet={quiet || undefined}>
      {children}
    </div>
  );
}

/** Parts one under the other, on the 8 px grid. */
export function Stack({ children, gap = 16 }: { children: ReactNode; gap?: 4 | 8 | 12 | 16 | 24 | 32 | 48 }) {
  return (
    <div className={styles.stack} style={{ gap }}>
      {children}
    </div>
  );
}

/** Parts beside each other, wrapping. */
export function Row({
  children,
  gap = 8,
  justify = 'start',
}: {
  children: ReactNode;
  gap?: 4 | 8 | 12 | 16 | 24;
  justify?: 'start' | 'between' | 'end';
}) {
  return (
    <div className={styles.row} style={{ gap, justifyContent: justify === 'between' ? 'space-between' : justify }}>
      {children}
    </div>
  );
}

/** As many columns of at least `min` pixels as fit. */
export function Columns({ children, min = 240, gap = 16 }: { children: ReactNode; min?: number; gap?: 16 | 24 | 32 }) {
  return (
    <div className={styles.columns} style={{ gap, gridTemplateColumns: `repeat(auto-fit, minmax(min(${min}px, 100%), 1fr))` }}>
      {children}
    </div>
  );
}

/** Less important words. */
export function Muted({ children, small = false }: { children: ReactNode; small?: boolean }) {
  return (
    <span className={styles.muted} data-small={small || undefined}>
      {children}
    </span>
  );
}

/** Read by screen readers only. */
export function Unseen({ children }: { children: ReactNode }) {
  return <span className={styles.unseen}>{children}</span>;
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** The first letter as people see it, accents and all. */
const first = (word: string | undefined): string => letters.segment(word ?? '').containing(0)?.segment ?? '';

/** A person or an organisation as one or two letters. A picture: the name stands beside it, or names the control around it. */
export function Monogram({ name, size = 40, square = false }: { name: string; size?: number; square?: boolean }) {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => first(word)).join('');
  return (
    <span
      aria-hidden
      className={styles.monogram}
      data-square={square || undefined}
      data-letters={initials.toUpperCase()}
      style={{ width: size, height: size, fontSize: size * 0.38 }}
    />
  );
}
