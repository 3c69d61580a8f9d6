import type { EventCardView } from '@seatwise/domain/events/contract';
import { EventPattern } from '@seatwise/ui/events';
import { useFormat } from '@seatwise/web';
import { useTicketWords } from '../../i18n/tickets-words.ts';
import { paths } from '../../lib/paths.ts';
import { DateTile } from '../booking/When.tsx';
import { useEventWhen } from './when.ts';
import styles from './EventCard.module.css';

/** One event among others: its picture, its date, and what one decides by. All of it leads to its page. */
export function EventCard({ event }: { event: EventCardView }) {
  const t = useTicketWords();
  const format = useFormat();
  const when = useEventWhen(event);
  const place = event.format === 'online' ? t('discover.online') : [event.place.name, event.place.city].filter(Boolean).join(', ');
  const price = event.soldOut
    ? t('discover.soldOut')
    : event.priceFrom === null
      ? null
      : event.priceFrom.amount === 0
        ? t('discover.free')
        : t('discover.from', { price: format.money(event.priceFrom) });
  return (
    <li className={styles.card}>
      <div className={styles.picture}>
        <EventPattern title={event.title} columns={5} rows={2} className={styles.pattern ?? ''} />
      </div>
      <div className={styles.tile}>
        <DateTile date={when.date} />
      </div>
      <div className={styles.text}>
        <h2 className={styles.title}>
          <a href={paths.event(event.slug)} className={styles.link}>
            {event.title}
          </a>
        </h2>
        <p className={styles.when}>
          {when.day}, {when.hours}
        </p>
        <p className={styles.quiet}>{place === '' ? t('discover.toBeConfirmed') : place}</p>
        <p className={styles.foot}>
          <span className={styles.quiet}>{t('discover.by', { name: event.organizerName })}</span>
          {price === null ? null : (
            <span className={styles.price} data-out={event.soldOut || undefined}>
              {price}
            </span>
          )}
        </p>
      </div>
    </li>
  );
}
