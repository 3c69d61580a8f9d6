import { useId, useState, useSyncExternalStore } from 'react';
import type { TierView } from '@seatwise/domain/tickets/contract';
import { Minus, Plus } from './icons.tsx';
import { Press, Said, useAround } from './parts.tsx';
import { ticketsIn, type Sale } from './use-sale.ts';
import styles from './TicketBox.module.css';

/** From here on a figure of what is left helps to decide. */
const FEW = 10;

/** Which tickets, and how many. */
export function Choosing({ sale }: { sale: Sale }) {
  const { words, format, data } = useAround();
  const { tiers, quantities } = sale;
  const count = ticketsIn(quantities);
  const open = tiers.some(({ status }) => status === 'on_sale');
  const coming = tiers.some(({ status }) => status === 'scheduled');
  const total = tiers.reduce((sum, { id, price }) => sum + price.amount * (quantities[id] ?? 0), 0);
  const currency = tiers[0]?.price.currency ?? data.event.currency;
  return (
    <form
      noValidate
      className={styles.form}
      aria-labelledby="tickets-title"
      onSubmit={(event) => {
        event.preventDefault();
        if (count > 0) void sale.reserve();
      }}
    >
      <h2 id="tickets-title" className={styles.title}>
        {words.box.title}
      </h2>
      {tiers.length === 0 ? <p className={styles.text}>{words.box.none}</p> : null}
      {tiers.length > 0 ? (
        <ul className={styles.tiers}>
          {tiers.map((tier) => (
            <Tier key={tier.id} tier={tier} quantity={quantities[tier.id] ?? 0} onChange={(n) => sale.choose(tier.id, n)} />
          ))}
        </ul>
      ) : null}
      {open || coming ? <AccessCode sale={sale} /> : null}
      <Said refused={sale.refused} />
      {open ? (
        <>
          <div aria-live="polite">
            {count === 0 ? null : (
              <p className={styles.total}>
                <span>
                  {words.box.total}
                  <span className={styles.count}> · {words.box.tickets(count)}</span>
                </span>
                <span className={styles.sum}>{total === 0 ? words.box.free : format.money({ amount: total, currency })}</span>
              </p>
            )}
          </div>
          <Press submit busy={sale.busy === 'reserve'} reason={count === 0 ? words.box.nextReason : null}>
            {words.box.next}
          </Press>
        </>
      ) : null}
      <Smallprint />
    </form>
  );
}

const never = () => () => undefined;

function Smallprint() {
  const { words, format, soon, data } = useAround();
  // Only the browser knows whether its clock shows something else.
  const elsewhere = useSyncExternalStore(
    never,
    () => format.elsewhere(Intl.DateTimeFormat().resolvedOptions().timeZone, data.event.startsAt) !== null,
    () => false,
  );
  return (
    <p className={styles.small} suppressHydrationWarning>
      {data.refundsUntil === null ? words.box.noRefunds : words.box.refunds(soon(data.refundsUntil))}
      {elsewhere ? ` ${words.box.times(format.place(data.event.timeZone))}` : null}
    </p>
  );
}

/** One kind of ticket: what it is, what it costs, and whether it can be had. */
function Tier({ tier, quantity, onChange }: { tier: TierView; quantity: number; onChange: (quantity: number) => void }) {
  const { words, format, soon } = useAround();
  const nameId = useId();
  const most = Math.min(tier.available, tier.maxPerOrder);
  const open = tier.status === 'on_sale';
  const notes = [
    tier.status === 'sold_out' ? words.box.soldOut : null,
    tier.status === 'ended' ? words.box.ended : null,
    tier.status === 'scheduled' && tier.saleStartsAt !== null ? words.box.from(soon(tier.saleStartsAt)) : null,
    open && tier.available <= FEW ? words.box.left(tier.available) : null,
    open && tier.saleEndsAt !== null ? words.box.until(soon(tier.saleEndsAt)) : null,
    open && quantity > 0 && quantity >= tier.maxPerOrder && tier.available > FEW ? words.box.limit(tier.maxPerOrder) : null,
  ].filter((note) => note !== null);
  return (
    <li className={styles.tier} data-open={open || undefined} data-chosen={quantity > 0 || undefined}>
      <div className={styles.tierText}>
        <p id={nameId} className={styles.tierName}>
          {tier.name}
        </p>
        <p className={styles.price} suppressHydrationWarning>
          {tier.price.amount === 0 ? words.box.free : format.money(tier.price)}
        </p>
        {tier.description === null || tier.description === '' ? null : <p className={styles.tierAbout}>{tier.description}</p>}
        {notes.length === 0 ? null : (
          <p className={styles.note} data-tone={open && tier.available <= FEW ? 'few' : undefined} suppressHydrationWarning>
            {notes.join(' · ')}
          </p>
        )}
      </div>
      {open ? <Stepper name={tier.name} value={quantity} max={most} onChange={onChange} /> : null}
    </li>
  );
}

function Stepper({ name, value, max, onChange }: { name: string; value: number; max: number; onChange: (value: number) => void }) {
  const { words } = useAround();
  const to = (next: number) => onChange(Math.max(0, Math.min(max, next)));
  return (
    <div className={styles.stepper}>
      <button
        type="button"
        className={styles.step}
        aria-label={words.box.fewer(name)}
        aria-disabled={value <= 0 || undefined}
        onClick={() => to(value - 1)}
      >
        <Minus />
      </button>
      <input
        type="text"
        inputMode="numeric"
        autoComplete="off"
        className={styles.quantity}
        aria-label={words.box.quantity(name)}
        value={value}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          const typed = event.currentTarget.value.trim();
          if (/^\d{0,4}$/.test(typed)) to(Number(typed));
        }}
      />
      <button
        type="button"
        className={styles.step}
        aria-label={words.box.more(name)}
        aria-disabled={value >= max || undefined}
        onClick={() => to(value + 1)}
      >
        <Plus />
      </button>
    </div>
  );
}

/** A code opens tickets that are not shown to everybody. */
function AccessCode({ sale }: { sale: Sale }) {
  const { words } = useAround();
  const [code, setCode] = useState('');
  const [said, setSaid] = useState<{ text: string; wrong: boolean } | null>(null);
  const id = useId();
  const apply = async () => {
    const typed = code.trim();
    if (typed === '') return setSaid({ text: words.box.codeNeeded, wrong: true });
    const opened = await sale.apply(typed);
    setSaid(opened > 0 ? { text: words.box.codeDone(opened), wrong: false } : { text: words.box.codeWrong, wrong: true });
  };
  return (
    <details className={styles.code}>
      <summary>{words.box.code}</summary>
      <div className={styles.codeRow}>
        <label className={styles.field}>
          <span className={styles.label}>{words.box.codeLabel}</span>
          <input
            className={styles.input}
            value={code}
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            aria-invalid={said?.wrong || undefined}
            aria-describedby={said === null ? undefined : id}
            onChange={(event) => setCode(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              // Enter in here is about the code, not about the order.
              event.preventDefault();
              void apply();
            }}
          />
        </label>
        <button type="button" className={styles.second} aria-disabled={sale.busy === 'code' || undefined} onClick={() => void apply()}>
          {words.box.codeApply}
        </button>
      </div>
      <output id={id} className={styles.codeSaid} data-wrong={said?.wrong || undefined}>
        {said?.text}
      </output>
    </details>
  );
}
