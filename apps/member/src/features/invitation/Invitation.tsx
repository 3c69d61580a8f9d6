import { IconCheck } from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';
import { Monogram } from '@seatwise/ui';
import { SeatBand, type SeatBandProps } from './SeatBand.tsx';
import styles from './Invitation.module.css';

export interface Fact {
  name: string;
  value: string;
}

/** One card with one thing to do: what the page says, and below the line what the invitation is. */
export function Invitation({
  seat,
  eyebrow,
  title,
  large = false,
  lead,
  host,
  facts = [],
  children,
}: {
  seat: SeatBandProps;
  eyebrow?: ReactNode;
  title: ReactNode;
  /** The title is the invitation's own, not a message about it. */
  large?: boolean;
  lead?: ReactNode;
  /** The organisation that stands behind it. */
  host?: string | null | undefined;
  facts?: readonly Fact[];
  children?: ReactNode;
}) {
  return (
    <article className={styles.card}>
      <SeatBand {...seat} />
      <div className={styles.body}>
        <header>
          <h1 className={styles.title} data-large={large || undefined} tabIndex={-1}>
            {eyebrow === undefined ? null : <span className={styles.eyebrow}>{eyebrow} </span>}
            {title}
          </h1>
          {host === undefined || host === null ? null : (
            <p className={styles.host}>
              <Monogram name={host} square size={36} />
              {host}
            </p>
          )}
          {lead === undefined ? null : <p className={styles.lead}>{lead}</p>}
        </header>
        {children}
      </div>
      {facts.length === 0 ? null : (
        <dl className={styles.facts}>
          {facts.map(({ name, value }) => (
            <div key={name} className={styles.fact}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </article>
  );
}

/** Somebody's own words, as they set their lines. */
export function Quotation({ by, children }: { by: string; children: string }) {
  return (
    <figure className={styles.note}>
      <figcaption className={styles.noteBy}>{by}</figcaption>
      <blockquote className={styles.quote}>{children}</blockquote>
    </figure>
  );
}

/** The buttons of the card, one under the other and as wide as it: nothing to aim at. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}

export function Small({ children }: { children: ReactNode }) {
  return <p className={styles.small}>{children}</p>;
}

/** One of several ways on, with what it means. */
export function Option({ title, text, children }: { title: string; text: ReactNode; children?: ReactNode }) {
  return (
    <section className={styles.option}>
      <h2 className={styles.optionTitle}>{title}</h2>
      <p className={styles.optionText}>{text}</p>
      {children}
    </section>
  );
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  const titleId = useId();
  return (
    <section className={styles.part} aria-labelledby={titleId}>
      <h2 id={titleId} className={styles.partTitle}>
        {title}
      </h2>
      {children}
    </section>
  );
}

/** What is settled, point by point. */
export function Points({ items }: { items: readonly string[] }) {
  return (
    <ul className={styles.list}>
      {items.map((item) => (
        <li key={item} className={styles.item}>
          <IconCheck size={20} stroke={1.75} aria-hidden />
          <span>{item}</span>
        </li>
      ))}
    </ul>
  );
}

export function InvitationPage({ children, ref }: { children: ReactNode; ref: React.Ref<HTMLDivElement> }) {
  return (
    <div className={styles.page} ref={ref}>
      {children}
    </div>
  );
}
