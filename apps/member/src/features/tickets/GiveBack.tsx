import { lazy, Suspense, useState } from 'react';
import type { TicketOrderView } from '@seatwise/domain/tickets/contract';
import { ReasonButton } from '@seatwise/ui';
import { createFormat, useFormat } from '@seatwise/web';
import { useTicketWords } from '../../i18n/tickets-words.ts';
import { useNow } from '../../lib/now.ts';
import styles from './Order.module.css';

/** Few give tickets back: what asks them comes when it is opened. */
const GiveBackDialog = lazy(async () => ({ default: (await import('./GiveBackDialog.tsx')).GiveBackDialog }));

/** Gives all or some tickets back, by the event's rule, after saying what that means. */
export function GiveBack({ order, onDone }: { order: TicketOrderView; onDone: (sentence: string) => void }) {
  const t = useTicketWords();
  const { language } = useFormat();
  const now = useNow();
  const [open, setOpen] = useState(false);
  const valid = order.tickets.filter(({ status }) => status === 'valid');
  const until = createFormat(language, order.event.timeZone).dateTime(order.refundable.until);
  if (valid.length === 0 || order.event.status !== 'published') return null;
  const reason = order.refundable.allowed
    ? null
    : Date.parse(order.event.startsAt) <= now
      ? t('back.started')
      : t('back.tooLate', { date: until });
  return (
    <div className={styles.back}>
      <ReasonButton look="secondary" tone="neutral" reason={reason} onClick={() => setOpen(true)}>
        {t('back.button')}
      </ReasonButton>
      {reason === null ? <p className={styles.small}>{t('back.until', { date: until })}</p> : null}
      {open ? (
        <Suspense fallback={null}>
          <GiveBackDialog order={order} onClose={() => setOpen(false)} onDone={onDone} />
        </Suspense>
      ) : null}
    </div>
  );
}
