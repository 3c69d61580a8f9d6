import { IconClock, IconCalendarCancel, IconWorld } from '@tabler/icons-react';
import type { CoachView } from '@seatwise/domain/bookings/contract';
import { Monogram } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import styles from './Booking.module.css';
import { ONLY_THIS, Strip, StripLink } from './Strip.tsx';

/** With whom, how long, on whose clock, and until when one may change one's mind. */
export function CoachFacts({ coach }: { coach: CoachView }) {
  const t = useBookingWords();
  const format = useFormat();
  const icon = { size: 18, stroke: 1.75, 'aria-hidden': true } as const;
  return (
    <div className={styles.coach}>
      <Monogram name={coach.name} size={44} />
      <ul className={styles.facts}>
        <li>
          <IconClock {...icon} />
          {t('coach.minutes', { count: coach.slotMinutes })}
        </li>
        <li>
          <IconWorld {...icon} />
          <span>
            {t('coach.yourZone', { place: format.place(format.zone) })}.{' '}
            {coach.timeZone === format.zone ? null : t('coach.zones', { coach: coach.name, there: format.place(coach.timeZone) })}
          </span>
        </li>
        <li>
          <IconCalendarCancel {...icon} />
          {coach.cancellationNoticeHours === 0 ? t('coach.noticeNone') : t('coach.notice', { count: coach.cancellationNoticeHours })}
        </li>
      </ul>
    </div>
  );
}

/** One session, or the same hour again and again. */
export function Ways({ coachId, way }: { coachId: string; way: 'once' | 'weekly' }) {
  const t = useBookingWords();
  const params = { coachId };
  return (
    <Strip label={t('book.ways')}>
      <StripLink to="/coaches/$coachId" params={params} activeOptions={ONLY_THIS} aria-current={way === 'once' ? 'page' : undefined}>
        {t('book.once')}
      </StripLink>
      <StripLink to="/coaches/$coachId/every-week" params={params} aria-current={way === 'weekly' ? 'page' : undefined}>
        {t('book.weekly')}
      </StripLink>
    </Strip>
  );
}
