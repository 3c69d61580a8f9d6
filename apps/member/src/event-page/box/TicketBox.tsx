import { useEffect, useRef } from 'react';
import { Choosing } from './Choosing.tsx';
import { Held } from './Held.tsx';
import type { Hold } from './hold.ts';
import { Paper } from './icons.tsx';
import { AroundContext, Press, Said, useAround, type Around } from './parts.tsx';
import { useSale, type Sale } from './use-sale.ts';
import styles from './TicketBox.module.css';

/** The ticket box: the one part of the page that is alive. Drawn by the server first, in the same words. */
export function TicketBox({ restored, onAlive, ...around }: Around & { restored: Hold | null; onAlive?: () => void }) {
  const sale = useSale(around.data, restored);
  useEffect(() => onAlive?.(), [onAlive]);
  return (
    <AroundContext value={around}>
      <Inside sale={sale} />
    </AroundContext>
  );
}

function Inside({ sale }: { sale: Sale }) {
  const { phase } = sale;
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(phase.at);
  // What was pressed may be gone: the focus goes to what came in its place.
  useEffect(() => {
    if (before.current === phase.at) return;
    before.current = phase.at;
    const box = place.current;
    if (box === null) return;
    box.focus({ preventScroll: true });
    if (box.getBoundingClientRect().top < 0) box.scrollIntoView({ block: 'start' });
  }, [phase.at]);
  return (
    <div ref={place} tabIndex={-1} className={styles.inside}>
      {phase.at === 'choosing' ? <Choosing sale={sale} /> : null}
      {phase.at === 'held' ? <Held sale={sale} hold={phase.hold} /> : null}
      {phase.at === 'lost' ? <Lost sale={sale} paid={phase.hold.paying !== null} /> : null}
      {phase.at === 'done' ? <Done sale={sale} phase={phase} /> : null}
    </div>
  );
}

function Lost({ sale, paid }: { sale: Sale; paid: boolean }) {
  const { words } = useAround();
  return (
    <>
      <h2 className={styles.title}>{words.box.lost}</h2>
      <p className={styles.text}>{paid ? words.box.lostPaying : words.box.lostText}</p>
      <Said refused={sale.refused} />
      <Press onClick={() => void sale.again()} busy={sale.busy === 'reserve'}>
        {words.box.again}
      </Press>
      <Press quiet onClick={() => sale.more()}>
        {words.box.back}
      </Press>
    </>
  );
}

function Done({ sale, phase }: { sale: Sale; phase: { orderId: string; email: string; tickets: number } }) {
  const { words } = useAround();
  return (
    <>
      <Paper className={styles.doneSign} />
      <h2 className={styles.title}>{words.box.done(phase.tickets)}</h2>
      <p className={styles.text}>{words.box.doneText(phase.email)}</p>
      {sale.me === null ? null : (
        <a href={`/orders/${phase.orderId}`} className={styles.press}>
          {words.box.doneLink}
        </a>
      )}
      <Press quiet onClick={() => sale.more()}>
        {words.box.more2}
      </Press>
    </>
  );
}
