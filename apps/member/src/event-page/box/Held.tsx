import { useId, useRef, useState } from 'react';
import { useCountdown } from './countdown.ts';
import { clockOf, type Hold } from './hold.ts';
import { Clock } from './icons.tsx';
import { Press, Said, useAround } from './parts.tsx';
import { ticketsIn, type Buyer, type Sale } from './use-sale.ts';
import styles from './TicketBox.module.css';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
type Wrong = Partial<Record<keyof Buyer, string>>;

/** Held tickets: until when, for whom, and the way to pay. */
export function Held({ sale, hold }: { sale: Sale; hold: Hold }) {
  const { words, format } = useAround();
  const chosen = sale.tiers.filter(({ id }) => (hold.quantities[id] ?? 0) > 0);
  const free = hold.total.amount === 0;
  const count = ticketsIn(hold.quantities);
  return (
    <>
      <Countdown hold={hold} onEnd={sale.expire} />
      <ul className={styles.lines}>
        {chosen.map((tier) => (
          <li key={tier.id} className={styles.line}>
            <span>
              {hold.quantities[tier.id]} × {tier.name}
            </span>
            <span className={styles.figure}>
              {tier.price.amount === 0
                ? words.box.free
                : format.money({ ...tier.price, amount: tier.price.amount * (hold.quantities[tier.id] ?? 0) })}
            </span>
          </li>
        ))}
        {free ? null : (
          <li className={styles.line} data-total>
            <span>{words.box.total}</span>
            <span className={styles.sum}>{format.money(hold.total)}</span>
          </li>
        )}
      </ul>
      {hold.paying === null ? (
        <Details sale={sale} chosen={chosen} hold={hold} label={free ? words.box.take(count) : words.box.pay(format.money(hold.total))} />
      ) : (
        <>
          <p className={styles.text}>{words.box.payStarted}</p>
          <Said refused={sale.refused} />
          <a href={hold.paying.url} className={styles.press}>
            {words.box.payGoOn}
          </a>
        </>
      )}
      <Press quiet onClick={() => void sale.release()} busy={sale.busy === 'release'}>
        {words.box.back}
      </Press>
    </>
  );
}

function Countdown({ hold, onEnd }: { hold: Hold; onEnd: () => void }) {
  const { words } = useAround();
  const left = useCountdown(hold, onEnd);
  const minutes = Math.ceil(left / 60_000);
  // Said aloud when it begins, and when it becomes tight; a clock that speaks every second helps nobody.
  const spoken = minutes === 5 || minutes <= 1 ? words.box.heldLeft(Math.max(1, minutes)) : '';
  return (
    <div className={styles.hold} data-tight={left < 120_000 || undefined}>
      <Clock />
      <div>
        <h2 className={styles.holdTitle}>
          {words.box.held}{' '}
          <span role="timer" className={styles.clock}>
            {clockOf(left)}
          </span>
        </h2>
        <p className={styles.holdText}>{words.box.heldText}</p>
      </div>
      <span className={styles.unseen} aria-live="polite">
        {spoken}
      </span>
    </div>
  );
}

function Details({
  sale,
  hold,
  chosen,
  label,
}: {
  sale: Sale;
  hold: Hold;
  chosen: readonly { id: string; name: string }[];
  label: string;
}) {
  const { words } = useAround();
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState<Partial<Buyer>>({});
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const [wrong, setWrong] = useState<Wrong>({});
  const buyer: Buyer = { name: typed.name ?? sale.me?.name ?? '', email: typed.email ?? sale.me?.email ?? '' };
  const tickets = chosen.flatMap(({ id, name }) =>
    Array.from({ length: hold.quantities[id] ?? 0 }, (_, at) => ({ key: `${id} ${at}`, id, name, n: at + 1 })),
  );

  const submit = () => {
    const [name, email] = [buyer.name.trim(), buyer.email.trim()];
    const found: Wrong = {
      ...(name === '' ? { name: words.box.nameNeeded } : {}),
      ...(email === '' ? { email: words.box.emailNeeded } : EMAIL.test(email) ? {} : { email: words.box.emailShape }),
    };
    setWrong(found);
    if (Object.keys(found).length > 0) {
      // Once the marks are there.
      setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    const named = tickets.some(({ key }) => (names[key] ?? '').trim() !== '');
    void sale.checkout({ name, email }, named ? tickets.map(({ id, key }) => ({ tierId: id, name: (names[key] ?? '').trim() })) : []);
  };

  return (
    <form
      ref={form}
      noValidate
      className={styles.form}
      aria-label={words.box.you}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field
        label={words.box.name}
        value={buyer.name}
        onChange={(name) => setTyped({ ...typed, name })}
        error={wrong.name}
        autoComplete="name"
        maxLength={120}
      />
      <Field
        label={words.box.email}
        value={buyer.email}
        onChange={(email) => setTyped({ ...typed, email })}
        error={wrong.email}
        hint={words.box.emailHint}
        autoComplete="email"
        type="email"
        maxLength={320}
      />
      {tickets.length === 1 ? null : (
        <details className={styles.names}>
          <summary>{words.box.attendees}</summary>
          <p className={styles.small}>{words.box.attendeesHint}</p>
          {tickets.map(({ key, name, n }) => (
            <Field
              key={key}
              label={words.box.attendee(name, n)}
              value={names[key] ?? ''}
              onChange={(value) => setNames({ ...names, [key]: value })}
              autoComplete="off"
              maxLength={120}
            />
          ))}
        </details>
      )}
      <Said refused={sale.refused} />
      <Press submit busy={sale.busy === 'checkout'}>
        {label}
      </Press>
      {hold.total.amount === 0 ? null : <p className={styles.small}>{words.box.payText}</p>}
    </form>
  );
}

function Field({
  label,
  value,
  onChange,
  error,
  hint,
  ...rest
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  hint?: string;
  autoComplete: string;
  type?: 'email';
  maxLength: number;
}) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        {...rest}
        id={id}
        className={styles.input}
        value={value}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={error === undefined && hint === undefined ? undefined : `${id}-more`}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {error === undefined && hint === undefined ? null : (
        <p id={`${id}-more`} className={styles.hint} data-wrong={error === undefined ? undefined : true}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}
