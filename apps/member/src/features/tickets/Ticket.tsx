import type { TicketView } from '@seatwise/domain/tickets/contract';
import { QrCode, StatusChip } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useTicketWords } from '../../i18n/tickets-words.ts';
import styles from './Ticket.module.css';

/** In fours, as one reads a code aloud. */
const readable = (code: string): string => (code.match(/.{1,4}/g) ?? []).join('-');

/** One ticket as a thing: what lets in stands on the left, whose it is on the right. What is no longer good has no code. */
export function Ticket({ ticket, number, count }: { ticket: TicketView; number: number; count: number }) {
  const t = useTicketWords();
  const format = useFormat();
  const { status, code, attendeeName, tier, price, checkedInAt } = ticket;
  const good = status === 'valid' || status === 'checked_in';
  return (
    <li className={styles.ticket} data-off={!good || undefined}>
      {good && code !== null ? (
        <div className={styles.code}>
          <QrCode value={code} label={t('order.qr', { name: attendeeName })} size={148} />
        </div>
      ) : null}
      <div className={styles.text}>
        <p className={styles.number}>{t('order.ticket', { number, count })}</p>
        <h3 className={styles.name}>{attendeeName}</h3>
        <p>
          {tier.name} <span className={styles.quiet}>· {price.amount === 0 ? t('order.free') : format.money(price)}</span>
        </p>
        {good && code !== null ? (
          <p className={styles.typed}>
            <span className={styles.quiet}>{t('order.code')}</span> <code>{readable(code)}</code>
          </p>
        ) : null}
        <p>
          {status === 'valid' ? <StatusChip tone="accent">{t('order.valid')}</StatusChip> : null}
          {status === 'checked_in' ? (
            <StatusChip tone="done">
              {checkedInAt === null
                ? t('order.checkedIn')
                : t('order.checkedInAt', { when: `${format.shortDate(checkedInAt)}, ${format.time(checkedInAt)}` })}
            </StatusChip>
          ) : null}
          {status === 'refunded' ? <StatusChip>{t('order.givenBack')}</StatusChip> : null}
          {status === 'void' ? <StatusChip>{t('order.void')}</StatusChip> : null}
        </p>
      </div>
    </li>
  );
}
