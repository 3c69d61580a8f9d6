/** When a session is, in one breath, for sentences and for buttons that need their own name. */
import type { SessionView } from '@seatwise/domain/bookings/contract';
import { useFormat } from '@seatwise/web';

export function useWhen(): (session: Pick<SessionView, 'startsAt' | 'endsAt'>) => string {
  const format = useFormat();
  return ({ startsAt, endsAt }) => `${format.fullDate(startsAt)}, ${format.span(startsAt, endsAt)}`;
}
